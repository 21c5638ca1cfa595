package api

import "gongkai/internal/visible"

// order is a restriction order in full: the fields of the national display, and what the
// order says (XX 3, XX 5).
type order struct {
	Notice string `json:"notice,omitempty"`
	item
	Party               string     `json:"party"`
	Sex                 string     `json:"sex"`
	IDNumberKind        string     `json:"id_number_kind"`
	LegalRepresentative string     `json:"legal_representative"`
	Principal           string     `json:"principal"`
	Responsible         string     `json:"responsible"`
	Controller          string     `json:"controller"`
	Province            string     `json:"province"`
	OrderNo             string     `json:"order_no"`
	OrderedOn           string     `json:"ordered_on"`
	Period              string     `json:"period"`
	EndsOn              string     `json:"ends_on"`
	Restricted          []restrict `json:"restricted_items"`
	ConfirmedAt         string     `json:"confirmed_at"`
}

// restrict is one of the nine items of XX 3.
type restrict struct {
	Number int    `json:"number"`
	Label  string `json:"label"`
}

func newOrder(rec visible.Record) order {
	o := order{
		item: newItem(rec), Party: partyWord(rec.Party), Sex: rec.Sex, IDNumberKind: string(rec.Document.Kind),
		LegalRepresentative: rec.LegalRepresentative, Principal: rec.Order.Principal, Responsible: rec.Order.Responsible,
		Controller: rec.Order.Controller, Province: rec.Province, OrderNo: rec.Order.OrderNumber,
		OrderedOn: rec.Order.OrderedOn.String(), Period: rec.Order.Period, EndsOn: rec.Order.EndsOn.String(),
		Restricted: []restrict{}, ConfirmedAt: instant(rec.ConfirmedAt),
	}
	for _, item := range rec.Order.Items.List() {
		o.Restricted = append(o.Restricted, restrict{item.Number, item.Label})
	}
	return o
}

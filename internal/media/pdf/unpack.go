package pdf

import (
	"bytes"
	"compress/zlib"
	"io"
	"strconv"
)

// unpack gives the bytes of a stream that is part of the document's structure: packed
// by zlib or not at all.
func (r *reader) unpack(s *stream) ([]byte, error) {
	filters, err := r.filters(s)
	if err != nil {
		return nil, err
	}
	switch {
	case len(filters) == 0:
		return s.data, nil
	case len(filters) > 1 || filters[0] != "FlateDecode":
		return nil, fault(FaultDamaged, "the structure is packed by %v", filters)
	}
	data, err := r.inflate(s.data)
	if err != nil {
		return nil, err
	}
	parameters := s.dict["DecodeParms"]
	if list, ok := parameters.(array); ok && len(list) == 1 {
		parameters = list[0]
	}
	if d, ok := parameters.(dict); ok {
		return predicted(data, d)
	}
	return data, nil
}

// inflate unpacks zlib within what is left of the bound.
func (r *reader) inflate(data []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fault(FaultDamaged, "packed data: %v", err)
	}
	out, err := io.ReadAll(io.LimitReader(z, int64(r.room)+1))
	if len(out) > r.room {
		return nil, fault(FaultTooLarge, "unpacked")
	}
	if err != nil {
		return nil, fault(FaultDamaged, "packed data: %v", err)
	}
	r.room -= len(out)
	return out, nil
}

// predicted undoes the differences to the row above that tables of objects are packed
// with (the predictor "up" of PNG; the others make no sense for them).
func predicted(data []byte, d dict) ([]byte, error) {
	predictor, given := integerOf(d["Predictor"])
	if !given || predictor == 1 {
		return data, nil
	}
	columns, ok := integerOf(d["Columns"])
	if !ok || columns < 1 || columns > 64 || predictor < 10 || len(data)%(columns+1) != 0 {
		return nil, fault(FaultDamaged, "predictor %d", predictor)
	}
	above := make([]byte, columns)
	out := make([]byte, 0, len(data))
	for ; len(data) > 0; data = data[columns+1:] {
		row := data[1 : columns+1]
		switch data[0] {
		case 0:
			copy(above, row)
		case 2:
			for i, c := range row {
				above[i] += c
			}
		default:
			return nil, fault(FaultDamaged, "predictor of a row")
		}
		out = append(out, above...)
	}
	return out, nil
}

// filters are the names of what a stream is packed by, the outermost first.
func (r *reader) filters(s *stream) ([]name, error) {
	v := s.dict["Filter"]
	if to, indirect := v.(ref); indirect {
		var err error
		if v, err = r.object(int(to)); err != nil {
			return nil, err
		}
	}
	switch v := v.(type) {
	case nil:
		return nil, nil
	case name:
		return []name{v}, nil
	case array:
		var names []name
		for _, one := range v {
			n, ok := one.(name)
			if !ok || len(names) == 8 {
				return nil, fault(FaultDamaged, "filters")
			}
			names = append(names, n)
		}
		return names, nil
	}
	return nil, fault(FaultDamaged, "filter")
}

func integerOf(v any) (int, bool) {
	n, ok := v.(number)
	if !ok {
		return 0, false
	}
	i, err := strconv.ParseInt(string(n), 10, 32)
	return int(i), err == nil && i >= 0
}

func integersOf(v any) ([]int, bool) {
	list, ok := v.(array)
	if !ok {
		return nil, false
	}
	var out []int
	for _, one := range list {
		i, ok := integerOf(one)
		if !ok {
			return nil, false
		}
		out = append(out, i)
	}
	return out, true
}

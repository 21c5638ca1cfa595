package public

// RestrictionsView is the list of restriction orders with its filters.
type RestrictionsView struct{ DefaultersView }

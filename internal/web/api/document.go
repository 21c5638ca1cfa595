package api

import (
	"context"
	_ "embed"

	"gongkai/internal/web"
)

// DocumentPath is the address of the description of the interface in OpenAPI 3.1.
const DocumentPath = "/api/v1/openapi.json"

// document is that description. It is written by hand, as a promise is; the tests hold
// every word of it that a program could rely on against the routes and their answers.
//
//go:embed openapi.json
var document []byte

// describe serves the description. It tells of no row.
func (a *API) describe(context.Context, web.Request) (web.Answer, error) {
	return web.Answer{ContentType: typeJSON, Body: document, Keep: true}, nil
}

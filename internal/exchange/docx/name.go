package docx

import "encoding/xml"

// name gives an element the short name that this package knows it by: the elements of
// a document bear their own, those of other vocabularies a prefix. Programs choose
// prefixes as they like, and the strict form has other namespaces, so neither decides.
func name(n xml.Name) string {
	switch n.Space {
	case "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main":
		return n.Local
	case "http://schemas.openxmlformats.org/markup-compatibility/2006":
		return "mc:" + n.Local
	case "http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math":
		return "m:" + n.Local
	case "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":
		return "wp:" + n.Local
	case "http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main":
		return "a:" + n.Local
	case "http://schemas.openxmlformats.org/drawingml/2006/picture", "http://purl.oclc.org/ooxml/drawingml/picture":
		return "pic:" + n.Local
	case "urn:schemas-microsoft-com:vml":
		return "v:" + n.Local
	case "urn:schemas-microsoft-com:office:office":
		return "o:" + n.Local
	}
	return "?:" + n.Local
}

// val gives the w:val of an element.
func val(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "val" {
			return a.Value
		}
	}
	return ""
}

// on reads an element that switches something on, as most do by being there at all.
func on(e xml.StartElement) bool {
	switch val(e) {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

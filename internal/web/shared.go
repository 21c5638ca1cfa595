package web

import (
	"context"
	"encoding/binary"
	"errors"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/pagecache"
	"gongkai/internal/redisconn"
)

// shareable reports whether the answer to a question may lie where all instances find it.
// What a visitor typed may be a name that stands in no list, and it stands in the answer;
// it does not leave the process. Those answers are also too many and too short-lived to be
// worth it.
func shareable(page *Page, asked Request) bool {
	return page.Limit != Search && (page.Search == "" || asked.Query(page.Search) == "")
}

// shareThrough makes the keys, and the tier in Redis where there is one. Without it the
// secret of the keys is this process's own.
func (p *Pages) shareThrough(conn *redisconn.Conn, secret []byte) (err error) {
	if conn == nil {
		secret = nil
	} else if secret == nil {
		return errNoSecret
	}
	if p.keys, err = pagecache.NewDigester(secret); err != nil || conn == nil {
		return err
	}
	if p.shared, err = pagecache.NewRedis(conn, secret, storedCodec{}, p.now); err != nil {
		return err
	}
	p.metrics.sharedUsage(p.shared.Counts)
	return nil
}

// find looks for an answer that another instance has made, and keeps it here as well. It
// waits 50 ms at most, and not at all while Redis is away.
func (p *Pages) find(page *Page, key pagecache.Key, asked Request, at pagecache.Moment) (*stored, bool) {
	if p.shared == nil || !shareable(page, asked) || at.Incarnation == "" && !page.Fixed {
		return nil, false
	}
	s, ok := p.shared.Get(context.Background(), key, at)
	if !ok || !s.stamp.Holds(at) || s.answer.Names && page.Fixed {
		return nil, false
	}
	p.tier.Put(context.Background(), key, s)
	return s, true
}

// share hands an answer to the other instances, unless it must stay here.
func (p *Pages) share(key pagecache.Key, s *stored) {
	if p.shared != nil && s.share {
		p.shared.Put(key, s)
	}
}

// Run does what is done beside requests: it writes answers where the other instances find
// them. It returns when ctx ends. Where nothing is shared there is nothing to do.
func (p *Pages) Run(ctx context.Context) {
	if p.shared == nil {
		<-ctx.Done()
		return
	}
	p.shared.Run(ctx)
}

// storedCodec writes stored answers for other instances of the same program:
//
//	flags 1 byte; media type; identity, gzip, brotli, each led by its length as a varint.
//	A form that has not been made has no length.
type storedCodec struct{}

const (
	sharedNames = 1 << iota
	sharedIndexed
	sharedImmutable
	sharedSynthetic

	sharedKnown = sharedNames | sharedIndexed | sharedImmutable | sharedSynthetic
)

var (
	errShared   = errors.New("a shared answer that cannot be read")
	errNoSecret = errors.New("pages that are shared through Redis need a secret")
)

// Append writes an answer with the forms that it has by now.
func (storedCodec) Append(to []byte, s *stored) []byte {
	var flags byte
	for _, f := range []struct {
		set bool
		bit byte
	}{
		{s.answer.Names, sharedNames}, {s.answer.Indexed, sharedIndexed},
		{s.answer.Immutable, sharedImmutable}, {s.answer.Synthetic, sharedSynthetic},
	} {
		if f.set {
			flags |= f.bit
		}
	}
	to = append(to, flags)
	to = appendPart(to, s.answer.ContentType)
	for e := range s.forms {
		var body []byte
		if f := s.forms[e].Load(); f != nil {
			body = f.body
		}
		to = appendPart(to, body)
	}
	return to
}

// Decode reads what Append wrote. The answer keeps data.
func (storedCodec) Decode(stamp pagecache.Stamp, data []byte) (*stored, error) {
	if len(data) == 0 || data[0]&^sharedKnown != 0 {
		return nil, errShared
	}
	flags := data[0]
	var parts [1 + encodings][]byte
	rest := data[1:]
	for i := range parts {
		length, n := binary.Uvarint(rest)
		if n <= 0 || length > uint64(len(rest)-n) {
			return nil, errShared
		}
		end := n + int(length)
		parts[i], rest = rest[n:end:end], rest[end:]
	}
	a := Answer{
		Status: fiber.StatusOK, ContentType: string(parts[0]), Body: parts[1+identity], Keep: true,
		Names: flags&sharedNames != 0, Indexed: flags&sharedIndexed != 0,
		Immutable: flags&sharedImmutable != 0, Synthetic: flags&sharedSynthetic != 0,
	}
	if len(rest) > 0 || a.Names == stamp.Rowless || a.Names && a.Immutable || !fieldText(a.ContentType) {
		return nil, errShared
	}
	s := newStored(a, stamp)
	s.share, s.found = true, true
	for e := gzipped; e < encodings; e++ {
		body := parts[1+e]
		switch {
		case len(body) == 0:
			continue
		case !s.shrink || len(body) >= len(a.Body):
			return nil, errShared // no form of ours
		}
		s.add(e, body)
		if e == gzipped {
			s.gzip.Do(func() {}) // it need not be made
		} else {
			s.busy.Store(true)
		}
	}
	return s, nil
}

// fieldText reports whether a text may be the value of a header field.
func fieldText(text string) bool {
	for _, c := range []byte(text) {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return text != ""
}

package linkcheck

import "testing"

// TestInside: what readers cannot open is told by the address alone.
func TestInside(t *testing.T) {
	for _, address := range []string{
		"http://10.0.0.1/", "https://192.168.1.8:8443/a?b#c", "http://172.16.0.1", "http://127.0.0.1:8080/", "http://169.254.1.1/", "http://100.64.0.1/", "http://0.0.0.0/",
		"http://[::1]/", "http://[fd00::1]:80/x", "http://[fe80::1%25eth0]/", "http://[::ffff:10.0.0.1]/", "http://[2001:db8::1]/",
		"http://localhost/", "http://LOCALHOST.:8080/", "http://a.localhost/", "http://oa/", "http://oa.court.local/", "http://printer.lan", "http://x.home.arpa/", "http://db.internal/",
		"http://2130706433/", "http://127.1/", "http://0177.0.0.1/", "http://0x7f000001/", "http://127。0。0。1/", "http://１０.0.0.1/",
	} {
		if !Inside(address) {
			t.Errorf("%s counts as an address of the open web", address)
		}
	}
	for _, address := range []string{"https://www.court.gov.cn/", "http://1.1.1.1/", "https://[2606:4700::1111]/", "https://local.example.cn/", "https://中国法院.公益/a", "https://a.example/10.0.0.1",
		"mailto:a@b.example", "/guides/fees", "https://localhost.example.com/", "https://8.example.cn:8443/"} {
		if Inside(address) {
			t.Errorf("%s counts as an address inside", address)
		}
	}
}

package public

import (
	"net/http"
	"strconv"

	"gongkai/internal/web"
)

// ErrorView is every page that is not an answer to what was asked: what happened,
// what was kept, what to do next.
type ErrorView struct {
	web.Base

	Status   string // 404
	Heading  string
	Text     string
	Next     []string // what the reader can do
	Hotlines bool     // the page tells where to call
}

// NewErrorView fills the words of a status into a page. The base gives the frame;
// its title, noindex and search field are set here. An unlisted status of the 4xx
// reads as a bad request, any other as a fault of ours. Nothing in the answer to
// 404 depends on why there is nothing to show.
func NewErrorView(base web.Base, status int) ErrorView {
	base.NoIndex = true
	base.Canonical, base.Description, base.Nav = "", "", ""
	v := ErrorView{Base: base, Status: strconv.Itoa(status)}
	v.words(status)
	v.Title = v.Heading
	return v
}

func (v *ErrorView) words(status int) {
	switch {
	case status == http.StatusForbidden:
		v.Heading, v.Text = "这个操作没有被接受", "请求的来源无法确认，系统没有执行这个操作，也没有保存任何内容。"
		v.Next = []string{"请从本站页面重新操作，不要使用其他网站上的按钮或者表单。"}
	case status == http.StatusNotFound:
		v.Heading, v.Text = "没有可以显示的内容", "该信息不存在或已不再公开。"
		v.Next = []string{"请核对网址是否完整。", "可以用姓名、名称或者案号重新查询。"}
	case status == http.StatusMethodNotAllowed:
		v.Heading, v.Text = "这个网址不支持该操作", "请求的方式与这个网址不符，系统没有执行任何操作。"
		v.Next = []string{"请从首页进入需要的页面。"}
	case status == http.StatusRequestEntityTooLarge:
		v.Heading, v.Text = "提交的内容太大", "提交的内容超过了允许的大小，系统没有保存。"
		v.Next = []string{"请减少内容后重新提交。"}
	case status == http.StatusRequestURITooLong || status == http.StatusRequestHeaderFieldsTooLarge:
		v.Heading, v.Text = "网址太长", "网址或者请求超过了允许的长度。"
		v.Next = []string{"请缩短查询文字后重试。"}
	case status == http.StatusTooManyRequests:
		v.Heading, v.Text = "访问过于频繁", "为保证所有人都能使用，短时间内的访问次数有上限。您的网络可能有多人共用。"
		v.Next = []string{"请等待一分钟后重试。", "紧急事项请拨打值班电话。"}
		v.Hotlines = true
	case status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout:
		v.Heading, v.Text = "暂时不能显示", "系统正忙或者正在维护，现在无法确认信息是否仍在公开，因此没有显示。"
		v.Next = []string{"请稍等片刻后刷新页面。", "急需核实的，请拨打值班电话。"}
		v.Hotlines = true
	case status >= 400 && status < 500:
		v.Heading, v.Text = "无法理解这个请求", "网址或者提交的内容有误，系统没有执行任何操作。"
		v.Next = []string{"请检查网址，或者从首页重新开始。"}
	default:
		v.Heading, v.Text = "系统出现故障", "这不是您的操作造成的。故障已经记录，工作人员会处理。"
		v.Next = []string{"请稍后再试。", "急需核实的，请拨打值班电话。"}
		v.Hotlines = true
	}
}

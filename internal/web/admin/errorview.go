package admin

import (
	"net/http"
	"strconv"

	"gongkai/internal/web"
)

// ErrorView is every page that is not an answer to what was asked.
type ErrorView struct {
	Frame
	Status, Heading, Text string
}

// ErrorPage renders errors that no handler of the desk has seen, for web.Config.
func (d *Desk) ErrorPage(_ web.Mode, p web.Problem) (body []byte, contentType string, err error) {
	view := newErrorView(d.frame, p.Status)
	if p.Status != http.StatusNotFound && p.Status != http.StatusRequestEntityTooLarge && p.Status < 500 && p.Message != "" {
		view.Text = p.Message
	}
	if p.RequestID != "" {
		view.Text += "联系技术人员时，请告知编号 " + p.RequestID + "。"
	}
	body, err = d.pages.failure.Render(view)
	return body, typeHTML, err
}

func newErrorView(f Frame, status int) ErrorView {
	v := ErrorView{Frame: f, Status: strconv.Itoa(status)}
	switch {
	case status == http.StatusForbidden:
		v.Heading, v.Text = "不能办理", "这项操作没有办理。"
	case status == http.StatusNotFound:
		v.Heading, v.Text = "没有这个页面", "网址不对，或者内容已经不在了。"
	case status == http.StatusConflict:
		v.Heading, v.Text = "内容已有变化", "内容刚被他人改动，请返回刷新后重新办理。"
	case status == http.StatusTooManyRequests:
		v.Heading, v.Text = "请稍等再试", "短时间内的请求太多。"
	case status == http.StatusServiceUnavailable:
		v.Heading, v.Text = "暂时不能办理", "数据库暂时没有应答，没有保存任何内容。请稍等片刻后重试。"
	case status == http.StatusRequestEntityTooLarge:
		v.Heading, v.Text = "提交的内容太大", "没有保存任何内容。文稿的正文最多 "+mostBody+"，请返回上一页（您写的还在那里），分成几篇；文件最大 "+mostUpload+"，图片和附件最大 "+mostMedia+"：名单请拆成几个文件分次导入，或者请技术人员用命令行导入；文档请把图片压缩，或者拆成几个。"
	case status >= 400 && status < 500:
		v.Heading, v.Text = "无法理解这个请求", "网址或者提交的内容有误，没有执行任何操作。"
	default:
		v.Heading, v.Text = "系统出现故障", "故障已经记录，没有完成这项操作。请稍后再试。"
	}
	v.Title = v.Heading
	return v
}

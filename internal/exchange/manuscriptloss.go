package exchange

import (
	"fmt"

	"gongkai/internal/exchange/markdown"
)

// lossMessage puts into words what was lost, n times, and what the author can do.
func lossMessage(what markdown.Loss, n int) string {
	switch what {
	case markdown.LossDeleted:
		return fmt.Sprintf("修订：%d处删除已按接受处理，删去的文字没有导入。", n)
	case markdown.LossInserted:
		return fmt.Sprintf("修订：%d处插入已按接受处理，插入的文字在正文里。", n)
	case markdown.LossComment:
		return fmt.Sprintf("%d处批注没有导入。", n)
	case markdown.LossHidden:
		return fmt.Sprintf("%d处隐藏文字没有导入。需要公开的，请取消隐藏后重新导入。", n)
	case markdown.LossHeaderFooter:
		return "页眉、页脚没有导入。需要的文字请写进正文。"
	case markdown.LossTextBox:
		return fmt.Sprintf("%d个文本框的文字移到了所在段落的后面，请核对次序。", n)
	case markdown.LossMerged:
		return fmt.Sprintf("%d个合并的单元格：内容放在第一格，其余的格留空。请核对表格。", n)
	case markdown.LossNestedTable:
		return fmt.Sprintf("%d个表格嵌在别的表格里，已变成单元格里的文字。请改为单独的表格。", n)
	case markdown.LossCellParagraph:
		return fmt.Sprintf("%d个单元格里的几段文字连成了一段，请核对。", n)
	case markdown.LossTable:
		return fmt.Sprintf("%d个表格太大，网页放不下，已变成段落。请拆小，或者作为附件提供。", n)
	case markdown.LossFormula:
		return fmt.Sprintf("%d个公式变成了普通文字，请核对。", n)
	case markdown.LossRuby:
		return fmt.Sprintf("%d处注音放到了文字后面的括号里。", n)
	case markdown.LossNumbering:
		return fmt.Sprintf("%d个自动编号（如“第一条”“（一）”）已写成文字，以后增删时不会自动重排。", n)
	case markdown.LossSymbol:
		return fmt.Sprintf("%d个特殊符号无法辨认，以“〓”代替。请改正。", n)
	case markdown.LossBroken:
		return fmt.Sprintf("%d个乱码以“〓”代替。请改正。", n)
	case markdown.LossUnseen:
		return fmt.Sprintf("%d个看不见的控制字符已删去。", n)
	case markdown.LossLink:
		return fmt.Sprintf("%d个链接只留了文字：它们指向文档内部或者不能公开的地址。需要的请重新加上。", n)
	case markdown.LossPictureKind:
		return fmt.Sprintf("%d张图片的格式网页不能显示，已略去。请另存为 PNG 或 JPEG 后重新插入。", n)
	case markdown.LossPictureAway:
		return fmt.Sprintf("%d张图片不在文档里面（只是链接），已略去。请把图片单独上传。", n)
	case markdown.LossPictureBound:
		return fmt.Sprintf("%d张图片太大或者太多，已略去。请缩小后单独上传。", n)
	case markdown.LossPictureBroken:
		return fmt.Sprintf("%d张图片在文档里找不到，已略去。请单独上传。", n)
	case markdown.LossDrawing:
		return fmt.Sprintf("%d个图表或图形没有导入。请截成图片后上传。", n)
	case markdown.LossEmbedded:
		return fmt.Sprintf("%d个嵌入的文件、文档或宏没有导入。", n)
	}
	return boundMessage(what, n)
}

// boundMessage is lossMessage for what does not fit into a page, or into plain text.
func boundMessage(what markdown.Loss, n int) string {
	switch what {
	case markdown.LossDepth:
		return fmt.Sprintf("%d个列表项嵌套太深，已提到上一层。", n)
	case markdown.LossSplit:
		return fmt.Sprintf("太长的段落在%d处分成了几段，请核对。", n)
	case markdown.LossHeading:
		return fmt.Sprintf("%d个标题太长或者太多，已变成普通段落。", n)
	case markdown.LossNote:
		return fmt.Sprintf("注释太多，%d条写到了正文末尾。", n)
	case markdown.LossNoteAway:
		return fmt.Sprintf("正文引用的%d条注释没有一起复制过来，引用的数字已略去。请连同注释一起复制。", n)
	case markdown.LossLinkBound:
		return fmt.Sprintf("链接太多，%d个只留了文字。", n)
	case markdown.LossStruck:
		return fmt.Sprintf("%d处带删除线的文字照原样保留，删除线没有了。不要的请删去。", n)
	case markdown.LossScript:
		return fmt.Sprintf("%d处上标或下标变成了普通文字，请核对。", n)
	}
	return fmt.Sprintf("有%d处与原文不同，请核对。", n)
}

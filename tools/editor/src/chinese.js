// Every phrase that the parts of the editor show or speak.
export const chinese = {
  // @codemirror/search
  'Find': '查找', 'Replace': '替换为', 'next': '下一处', 'previous': '上一处', 'all': '全部', 'match case': '区分大小写',
  'regexp': '正则表达式', 'by word': '整词', 'replace': '替换', 'replace all': '全部替换', 'close': '关闭',
  'current match': '当前一处', 'replaced $ matches': '替换了 $ 处', 'replaced match on line $': '替换了第 $ 行的一处', 'on line': '在第几行',
  'Go to line': '转到第几行', 'go': '转到',
  // @codemirror/commands
  'Selection deleted': '已删除选中的文字',
};

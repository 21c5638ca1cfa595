package redact

// illnesses are words for an illness or disability that stand for themselves. Words
// that are just as often a head of damages (残疾赔偿金, 医疗费) are not among them.
func illnesses() []string {
	return []string{
		"hiv", "艾滋病", "艾滋病病毒", "梅毒", "淋病", "尖锐湿疣", "肺结核", "乙肝", "丙肝", "乙型肝炎", "丙型肝炎", "肝硬化",
		"精神分裂症", "精神病", "抑郁症", "躁狂症", "双相情感障碍", "焦虑症", "自闭症", "孤独症", "癫痫", "阿尔茨海默",
		"老年痴呆", "帕金森", "白血病", "淋巴瘤", "恶性肿瘤", "癌症", "肺癌", "胃癌", "肝癌", "乳腺癌", "肠癌", "结肠癌", "直肠癌",
		"宫颈癌", "食管癌", "食道癌", "胰腺癌", "甲状腺癌", "膀胱癌", "前列腺癌", "脑瘤", "尿毒症", "肾衰竭", "肾病综合征",
		"糖尿病", "高血压", "冠心病", "心脏病", "心肌梗死", "心肌梗塞", "脑梗死", "脑梗塞", "脑梗", "脑出血", "脑溢血", "脑卒中",
		"脑瘫", "偏瘫", "截瘫", "高位截瘫", "植物人", "类风湿性关节炎", "红斑狼疮", "血友病", "尘肺病", "不孕症", "不育症",
		"级残疾", "级伤残", "智力残疾", "精神残疾", "肢体残疾", "视力残疾", "听力残疾", "言语残疾", "多重残疾",
	}
}

// institutions follow the name of an illness where it is no one's illness: a hospital
// of that kind, a medicine that was sold, a fund.
func institutions() []string {
	return []string{"医院", "病院", "疫苗", "药", "基金", "防治", "研究", "试剂", "检测", "康复中心", "康复训练", "筛查", "造", "保险", "病种", "专科", "门诊", "用品", "食品", "赔偿", "补助", "津贴"}
}

// illness reports the word at from to, unless an institution or a ware bears it.
func (w *walk) illness(from, to int) {
	for _, text := range institutions() {
		for skip := 0; skip <= 1; skip++ { // 糖尿病人用品, 糖尿病药
			if to+skip <= len(w.runes) && beginsText(w.runes[to+skip:], text) {
				return
			}
		}
	}
	if w.runes[from] == '级' { // 二级残疾, 十级伤残
		if from == 0 || !isNumeral(w.runes[from-1]) {
			return
		}
		from--
	}
	w.hit(from, to, Health)
}

func beginsText(runes []rune, want string) bool {
	i := 0
	for _, r := range want {
		if i >= len(runes) || runes[i] != r {
			return false
		}
		i++
	}
	return true
}

const longestDiagnosis = 20

// diagnosis claims what follows 患有, 确诊为, 诊断为 up to the end of the phrase, or the
// number after 病历号 and 住院号.
func (w *walk) diagnosis(i int) {
	from := i
	for from < len(w.runes) && from-i < longestFiller && contains(filler+"了", w.runes[from]) {
		from++
	}
	to := from
	for to < len(w.runes) && to-from < longestDiagnosis && w.goesOn(w.runes[to]) {
		to++
	}
	if to-from >= 2 && w.runes[from] != '费' { // 确诊费用
		w.hit(from, to, Health)
	}
}

// goesOn reports whether a diagnosis reaches over r: not over punctuation or
// a rune that leads on to another clause.
func (w *walk) goesOn(r rune) bool {
	return w.s.signs.of(r)&signPhrase == 0 && !contains("且并需后", r)
}

// record claims the number of a case history.
func (w *walk) record(i int) {
	from, to, _ := w.token(i)
	if countDigits(w.runes[from:to]) >= 4 && !w.unitAt(to) {
		w.hit(from, to, Health)
	}
}

// disability claims the card of a disabled person with its number, if one follows.
// The card alone tells of the disability, but for the words of law about it
// (残疾人证件).
func (w *walk) disability(from, i int) {
	if i < len(w.runes) && w.runes[i] == '件' {
		return
	}
	start, to, _ := w.token(i)
	if countDigits(w.runes[start:to]) < certShortest {
		to = i
	}
	w.hit(from, to, Health)
}

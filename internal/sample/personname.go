package sample

// Names are put together from these lists; earlier characters come more often.
const (
	surnames            = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
	maleOne             = "伟强磊军勇涛超杰刚斌辉鹏飞波明亮峰浩凯健俊宇帅平林洋东华旭龙毅亮彬阳"
	maleA               = "志建文国俊海永德明家新春立振世金玉宏福庆学成少子兴长天晓"
	maleB               = "强华军明平国伟民林峰东文生波龙良辉海成杰勇祥忠宇亮富山鹏"
	femaleOne           = "静敏丽娟燕芳娜艳玲霞梅红丹慧婷洁雪莉萍倩琳颖英"
	femaleA             = "秀桂玉淑晓雅美海小春丽金凤红爱翠雪月素文"
	femaleB             = "英兰珍梅华芳霞玲红云香琴萍娟丽燕凤莲敏洁"
	compound            = "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐"
	traditionalSurnames = "張劉陳楊黃趙吳孫馬鄭謝鄧蕭葉蘇盧鍾陸賈鄒龍顧錢嚴"
	traditionalGiven    = "偉麗強軍華國鳳蘭寶慶衛東榮飛鵬靜潔雲"
	rareGiven           = "喆堃犇垚翀彧龑䶮𬍛昇淼鑫焱骉㛃𬭎"
)

// personName draws a name. A few names of the frequent ones decide the sex
// themselves, so it is given back.
func personName(d *dice, male bool) (string, bool) {
	switch kind := d.below(1000); {
	case kind < 40:
		return frequentName(d)
	case kind < 55:
		return minorityName(d, male), male
	case kind < 67:
		return compound[7*d.below(10):][:6] + given(d, male), male
	case kind < 75:
		return d.char(traditionalSurnames, 2) + d.char(traditionalGiven, 1) + d.char(traditionalGiven, 1), male
	case kind < 83:
		return d.char(surnames, 5) + d.rare(rareGiven), male
	}
	return d.char(surnames, 5) + given(d, male), male
}

func given(d *dice, male bool) string {
	one, a, b := femaleOne, femaleA, femaleB
	if male {
		one, a, b = maleOne, maleA, maleB
	}
	if d.chance(280) {
		return d.char(one, 2)
	}
	return d.char(a, 2) + d.char(b, 2)
}

// frequentName gives names that many people bear, because the worst fault of the
// product would be to take one of them for another.
func frequentName(d *dice) (string, bool) {
	n := d.low(10, 2)
	return [...]string{"张伟", "王伟", "王芳", "李娜", "李强", "张敏", "刘洋", "王静", "王秀英", "陈建国"}[n],
		[...]bool{true, true, false, false, true, false, true, false, false, true}[n]
}

// minorityName gives a name of two parts joined by a middle dot, now and then one of
// the other signs that keyboards offer for it.
func minorityName(d *dice, male bool) string {
	own := [...]string{"阿依古丽", "古丽娜尔", "热依汗", "帕提古丽", "卓玛", "央金"}[d.below(6)]
	if male {
		own = [...]string{"买买提", "艾合买提", "阿不都拉", "吐尔逊", "扎西", "多吉"}[d.below(6)]
	}
	dot := "·"
	if d.chance(150) {
		dot = "•"
	}
	return own + dot + [...]string{"艾力", "买买提", "吐尔逊", "肉孜", "依明", "次仁", "尼玛", "玉素甫"}[d.below(8)]
}

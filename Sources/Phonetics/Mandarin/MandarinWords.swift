/// Words that the open dictionaries lack or read otherwise than people do.
enum MandarinWords {
    /// Word, cost and reading. Costs near 100 beat two single characters.
    private static let rows = """
        朝阳区 95 chao2 yang2 qu1|朝阳门 95 chao2 yang2 men2|朝阳公园 95 chao2 yang2 gong1 yuan2|朝阳大街 95 chao2 yang2 da4 jie1
        朋友圈 95 peng2 you5 quan1|行长 100 hang2 zhang3|快递 95|外卖 95|直播 92|主播 95|弹幕 95 dan4 mu4|关注 90|点赞 95|粉丝 95
        打赏 100|下单 100|包邮 100|种草 110 zhong4 cao3|拔草 110|打卡 105|秒杀 105|微信 90|支付宝 95|抖音 100|淘宝 95|京东 95
        哔哩哔哩 100|人工智能 90|大模型 100|虚拟 90|数字人 100|一行行 90 yi1 hang2 hang2|好不好 85|是不是 80|对不对 90|行不行 95
        能不能 85|要不要 90|会不会 88|有没有 80|可不可以 90|好不容易 95|差不多 85 cha4 bu4 duo1|没关系 90 mei2 guan1 xi5
        为什么 75 wei4 shen2 me5|什么 62 shen2 me5|怎么 68 zen3 me5|这么 70 zhe4 me5|那么 70 na4 me5|多么 85 duo1 me5
        要么 95 yao4 me5|干什么 90 gan4 shen2 me5|干嘛 90 gan4 ma2|干吗 95 gan4 ma2|好吗 90 hao3 ma5|得了吧 105 de2 le5 ba5
        了不起 90 liao3 bu5 qi3|受不了 92 shou4 bu4 liao3|不得了 92 bu4 de2 liao3|免不了 98 mian3 bu4 liao3|大不了 98 da4 bu4 liao3
        少不了 98 shao3 bu4 liao3|忘不了 98 wang4 bu4 liao3|睡着了 95 shui4 zhao2 le5|睡着 92 shui4 zhao2|着凉 100 zhao2 liang2
        着火 100 zhao2 huo3|着迷 100 zhao2 mi2|音乐会 95 yin1 yue4 hui4|我的天 95|的士 105 di1 shi4|目的地 95 mu4 di4 di4
        地地道道 100 di4 di4 dao4 dao4|慢慢地 90 man4 man4 de5|还钱 100 huan2 qian2|还书 105 huan2 shu1|还款 100 huan2 kuan3
        还债 105 huan2 zhai4|行行好 105 xing2 xing2 hao3|银行卡 95 yin2 hang2 ka3|同行业 100 tong2 hang2 ye4
        一行代码 95 yi4 hang2 dai4 ma3
        重启 100 chong2 qi3|重做 105 chong2 zuo4|重装 105 chong2 zhuang1|重播 105 chong2 bo1|重来 102 chong2 lai2
        重写 105 chong2 xie3
        重连 105 chong2 lian2|单曲 105 dan1 qu3|点歌 105|歌单 105|翻唱 105|调音 105 tiao2 yin1|首歌 92|唱首歌 92
        乐队 100 yue4 dui4|乐谱 105 yue4 pu3|空调 95 kong1 tiao2|转圈圈 105 zhuan4 quan1 quan1|晕车 105 yun4 che1|咱们 85 zan2 men5
        一下 80 yi2 xia4|一下子 90 yi2 xia4 zi5|一点 82 yi4 dian3|有点 82|有点儿 92|一会儿 92 yi2 hui4 er2|待会儿 95 dai1 hui4 er2
        待会 98 dai1 hui4|一块儿 95 yi2 kuai4 er2|不对 90|不是 75|不会 82|不要 82|不用 88|不过 82|不够 95|不错 92 bu2 cuo4|我也 95
        长得 95 zhang3 de5|长高 102 zhang3 gao1|长胖 105 zhang3 pang4|长出 105 zhang3 chu1|处于 95 chu3 yu2|倒闭 100 dao3 bi4
        长三 400|都市里 105 du1 shi4 li3|市里 110|一行人 100 yi4 xing2 ren2
        数一数 90 shu3 yi1 shu3|数数 98 shu3 shu5|重重地 90 zhong4 zhong4 de5|狠狠地 90 hen3 hen3 de5|轻轻地 90 qing1 qing1 de5
        好好地 92 hao3 hao3 de5|静静地 92 jing4 jing4 de5|默默地 92 mo4 mo4 de5|悄悄地 92 qiao1 qiao1 de5|渐渐地 92 jian4 jian4 de5
        中奖 100 zhong4 jiang3|中签 105 zhong4 qian1|薄荷 105 bo4 he5|一曲 105 yi4 qu3|降调 110 jiang4 diao4|升调 110 sheng1 diao4
        """

    static let extra: [[UInt8]: MandarinDictionary.Word] = {
        var result: [[UInt8]: MandarinDictionary.Word] = [:]
        for row in rows.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
            let fields = row.split(separator: " ").map(String.init)
            guard fields.count >= 2, let cost = Int(fields[1]) else { continue }
            result[Array(fields[0].utf8)] = MandarinDictionary.Word(cost: cost, reading: Array(fields.dropFirst(2)))
        }
        return result
    }()

    /// Beginnings of the words above, so that the search for longer ones goes on.
    static let prefixes: Set<[UInt8]> = {
        var result: Set<[UInt8]> = []
        for key in extra.keys {
            for length in stride(from: 3, to: key.count, by: 3) { result.insert(Array(key[..<length])) }
        }
        return result
    }()

    /// Words whose last syllable is neutral in everyday speech, where the dictionaries give the full tone.
    static let neutralEnds: Set<String> = Set(
        """
        朋友 喜欢 漂亮 先生 知道 意思 东西 早上 晚上 觉得 衣服 眼睛 耳朵 鼻子 嘴巴 头发 舌头 指头 骨头 石头 木头 馒头 念头 枕头 里头 外头
        前头 后头 上头 丫头 妈妈 爸爸 哥哥 姐姐 弟弟 妹妹 爷爷 奶奶 姥姥 叔叔 舅舅 姑姑 太太 公公 婆婆 伯伯 宝宝 娃娃 星星 猩猩 蛐蛐
        看看 想想 试试 听听 说说 走走 坐坐 尝尝 等等 聊聊 问问 谢谢 玩玩 歇歇 读读 写写 找找 查查 猜猜 唱唱 跳跳 笑笑 学学 练练 逛逛
        姑娘 小姐 大夫 师傅 学生 豆腐 萝卜 葡萄 西瓜 黄瓜 苹果 月亮 太阳 窗户 钥匙 行李 包袱 生意 买卖 窝囊 糊涂 马虎 迷糊 麻烦 厉害
        便宜 暖和 凉快 舒服 结实 老实 明白 清楚 干净 热闹 高兴 聪明 机灵 关系 消息 告诉 招呼 商量 打听 打算 打扮 收拾 折腾 休息 认识
        明白 琢磨 惦记 忘记 记得 懂得 晓得 值得 舍得 显得 免得 省得 使得 懒得 难得 由得 哪里 这里 那里 屋里 家里 心里 手里 夜里 城里 
        地上 路上 身上 脸上 桌上 头上 手上 楼上 世上 网上 街上 地下 底下 部分 成分 本事 故事 差事 亲戚 亲家 丈夫 媳妇 闺女 弟兄 寡妇 和尚
        道士 护士 胳膊 脑袋 脖子 脾气 力气 福气 客气 运气 名字 笑话 实在 自在 状元 精神 动静 规矩 困难 痛快 勤快 爽快 大方 地方 事情 
        应付 对付 答应 称呼 稀罕 唠叨 哆嗦 折磨 抽屉 玻璃 灯笼 棉花 庄稼 粮食 牲口 蘑菇 核桃 石榴 芝麻 高粱 牌楼 帐篷 扫帚 簸箕 蚊子
        时候 工夫 功夫 日子 阵子 样子 本子 多少 什么 怎么 那么 这么 多么 我们 你们 他们 她们 它们 咱们 人们 似的 是的 好的 真的 有的 
        别的 过来 过去 起来 出来 出去 进来 进去 上来 上去 下来 下去 回来 回去 点心 人家 大家伙 用处 好处 坏处 长处 短处 害处 膏药 月饼
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    ).subtracting(["苹果", "太阳", "西瓜", "大家伙", "过来", "过去"])

    /// Words in which a last 儿 is a syllable of its own.
    static let fullEr: Set<String> = Set(
        """
        女儿 婴儿 幼儿 孤儿 胎儿 健儿 少儿 宠儿 新生儿 混血儿 弃儿 小儿 孩儿 育儿 早产儿 娇儿 男儿 患儿 托儿 幼儿 产儿 骄儿 侄儿 可人儿
        乞儿 歌儿 产婴儿 双胞儿 吉尔吉斯 天之骄儿 儿女儿 生儿 二儿 大儿 三儿
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}

/// Everyday words for one thing, in both languages: who asks says `bike`, who wrote the guide said `bicycle`.
enum Thesaurus {
    /// A group a line, its words between commas; English words by their stems meet any of their forms.
    static let groups: [[String]] = text.split(separator: "\n").map { line in
        line.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    }.filter { $0.count > 1 }

    private static let text = """
        monday, mondays, 周一, 星期一, 礼拜一
        tuesday, 周二, 星期二, 礼拜二
        wednesday, 周三, 星期三, 礼拜三
        thursday, 周四, 星期四, 礼拜四
        friday, 周五, 星期五, 礼拜五
        saturday, 周六, 星期六, 礼拜六
        sunday, sundays, 周日, 星期日, 星期天, 礼拜天, 周天
        weekend, 周末, 双休日
        christmas, christmas day, xmas, december, 圣诞, 圣诞节
        bicycle, bike, cycle, cyclist, 自行车, 单车
        dog, dogs, puppy, 狗, 小狗, 狗狗, 宠物
        cat, kitten, 猫, 小猫, 猫咪
        wheelchair, step free, accessible, 轮椅, 无障碍
        stair, step, staircase, 楼梯, 台阶
        pram, pushchair, buggy, stroller, 婴儿车, 推车
        deaf, hearing loop, hearing aid, hard of hearing, 助听器
        elder, senior, pensioner, over sixty five, retired, 老人, 老年人, 长辈
        student, pupil, 学生, 大学生
        adult, grown up, 成人, 成年人
        minor, under age, teenager, 未成年, 未成年人
        family, families, 家庭, 一家人
        picnic, sandwich, own food, packed lunch, 野餐, 自带食物
        vegan, vegetarian, plant based, 素食, 纯素, 吃素
        breakfast, brunch, 早餐, 早饭
        luggage, suitcase, trolley case, 行李, 行李箱
        lose, lost, misplace, left behind, 丢, 丢了, 遗失, 弄丢, 落下
        guide tour, tour, guided, 导览, 讲解
        visitor, guest, 访客, 游客
        exhibit, exhibition, display, on show, 展览, 展品, 展出
        instrument, musical instrument, 乐器
        staff, employee, front desk, reception, 工作人员, 前台, 店员
        toilet, loo, restroom, bathroom, washroom, wc, 厕所, 洗手间, 卫生间
        invoice, receipt, fapiao, 发票, 开票, 收据, 报销
        coupon, voucher, promo code, 优惠券, 券, 代金券
        discount, cheaper, reduction, reduced, concession, sale price, 打折, 优惠, 折扣, 便宜点, 降价
        cash on delivery, 货到付款
        card, bank card, credit card, debit card, 银行卡, 刷卡, 信用卡
        pay, payment, paid, 付款, 付钱, 支付, 结账
        refund, money back, get my money back, 退款, 退钱, 钱退
        return, send back, sent back, take back, give back, go back, bring back, 退货, 退回, 退掉, 不想要了, 要回来
        exchange, swap, replace, replacement, 换货, 更换, 调换, 换新
        warranty, guarantee, guaranteed, 保修, 质保, 保修期
        repair, mend, fix, fixed, 维修, 修理, 修, 送修
        broken, defective, faulty, damaged, does not work, not working, dead, 坏了, 坏的, 故障, 质量问题, 有问题, 不能用
        crack, smash, drop, fall, 摔, 摔坏, 摔裂, 碎屏, 掉地上
        water damage, spill, wet, soaked, 进水, 泡水, 弄湿
        waterproof, water resistant, water rating, splash, rain proof, 防水, 防溅, 防汗
        swim, swimming, dive, 游泳, 潜水
        battery, accumulator, 电池
        charge, recharge, charging, 充电, 充满
        battery life, last on one charge, how long does it last, 续航, 能用多久, 能听多久, 一次能
        plane, flight, airplane, aeroplane, cabin, airport, aboard, fly, 飞机, 登机, 安检, 机场, 随身带
        abroad, overseas, foreign, foreign country, international, 国外, 海外, 出国, 境外
        remote, far away, tibet, xinjiang, 偏远, 西藏, 新疆
        parcel, package, order, 包裹, 快递, 订单
        dispatch, send, sent, ship, shipped, leave the warehouse, 发货, 寄出, 发出
        arrive, arrival, delivery time, receive, get here, 送到, 到货, 收到, 几天能到
        shipping fee, postage, delivery fee, delivery cost, free shipping, free delivery, ship for free, 运费, 邮费, 包邮, 快递费
        address change, change the address, wrong address, 改地址, 换地址, 地址写错
        cancel, call off, 取消, 不要了
        in stock, stock, available, availability, 有货, 现货, 库存, 有没有货, 存货
        sold out, out of stock, restock, back in stock, 缺货, 卖完, 售罄, 补货, 到货, 来货
        price protection, price drop, cheaper afterwards, 差价, 降价, 保价
        missing, incomplete, left out, 少了, 缺少, 漏发, 少发
        points, loyalty, bonus points, 积分
        member, membership, vip, club, 会员, 会员日
        newcomer, new customer, first order, 新人, 新客, 第一次买
        gift wrap, gift wrapping, gift card, greeting card, wrapped, 礼品包装, 贺卡, 卡片, 包装
        engrave, engraving, engraved, initials, personalise, 刻字, 定制
        manual, instructions, user guide, 说明书, 使用手册
        pair, connect, connection, link, bluetooth, 连接, 连上, 配对, 连不上, 蓝牙
        colour, color, 颜色
        size, dimension, 尺寸, 大小
        weight, heavy, weigh, 重量, 多重
        cable, wire, lead, cord, 线, 数据线, 充电线
        plug, socket, adapter, 插头, 插座, 转换头
        port, jack, 接口, 口
        laptop, notebook, computer, pc, 电脑, 笔记本
        phone, mobile, smartphone, cell phone, 手机, 电话机
        telephone, phone number, call you, ring you, 电话, 打电话, 客服电话
        e-mail, email, mail address, 邮箱, 邮件
        customer service, human service, support, 客服, 人工客服, 人工
        complaint, complain, 投诉
        parking, car park, park, 停车, 停车场, 泊车
        metro, subway, underground, tube, 地铁
        bus, coach, 公交, 公交车
        train, railway, railway station, 火车, 火车站
        walk, on foot, walking, 步行, 走路
        wifi, wi-fi, internet, 无线网, 上网
        wireless, cordless, 无线, 不用线
        wired, corded, 有线, 带线的
        shop, store, outlet, 门店, 实体店, 店里, 线下店
        opening hours, opening times, business hours, 营业时间, 开门时间
        holiday, bank holiday, public holiday, new year, 节假日, 放假, 过年, 春节
        event, activity, meet up, 活动
        class, course, lesson, workshop, 课, 小课, 课程, 培训
        children, child, kid, kids, toddler, infant, 小朋友, 小孩, 孩子, 娃, 儿童, 宝宝
        recycle, recycling, dispose, old battery, old batteries, 回收, 废电池, 旧电池, 以旧换新
        trade in, old for new, 以旧换新
        一起用, 同时用, 叠加, 同用, combine, combined, together, at the same time
        second hand, used, pre-owned, 二手
        wholesale, bulk, company order, 批发, 团购, 批量, 企业采购
        video, film, filming, footage, 录像, 视频, 拍视频
        photograph, photo, picture, take pictures, snap, selfie, 拍照, 照片
        tripod, selfie stick, 三脚架, 自拍杆
        song, tune, melody, 歌, 歌曲, 曲子, 曲调, 旋律
        lyric, words of the song, 歌词
        inventor, invent, invented, first built, first made, 发明
        composer, compose, wrote the music, 作曲, 谱曲, 曲作者
        origin, come from, produced in, made in, grown in, 产地, 产自, 产的, 出产, 哪里产, 来自
        ingredient, made of, material, 材料, 材质, 成分
        sweet, sugary, 甜, 甜味
        bitter, astringent, 苦, 涩
        fragrance, aroma, scent, smell, 香味, 香气, 花香
        smoky, smoked, 烟熏, 烟味, 无烟
        fridge, refrigerator, freezer, 冰箱, 冷藏, 冷冻
        milk, 牛奶, 加奶
        steep, brew, infuse, soak, 泡, 焖, 冲泡
        cup, mug, glass, 杯子, 玻璃杯
        teabag, tea bag, 茶包, 袋泡茶
        expire, shelf life, best before, go bad, 保质期, 过期, 变质, 放坏
        overnight, left standing, 隔夜, 放了一夜
        sleep, insomnia, awake, 失眠, 睡不着, 睡眠
        watch again, catch up, missed the show, replay, 回放, 补看, 重播, 错过
        tip, donation, donate, give money, 打赏, 捐, 捐款
        broadcast, on air, live show, 直播, 开播, 播
        screen, display panel, 屏幕, 屏
        lens, camera cover, cover, 镜头, 镜头盖, 遮盖
        speaker, loudspeaker, 音箱, 扬声器, 喇叭
        microphone, mic, 麦克风
        file format, format, file type, 格式
        storage, memory space, gigabyte, 内存, 存储, 容量
        noise cancelling, anc, quiet, silence, 降噪, 静音
        transparency, hear surroundings, ambient sound, 通透
        fast, quick charging, fast charging, 快充
        brightness, bright, dim, dimmer, 亮度, 调光
        keyboard, keys, 键盘, 按键
        mouse, 鼠标
        earbuds, earphones, headphones, buds, 耳机
        e-reader, reader, 阅读器
        smartwatch, watch, 手表
        microphone, 话筒, 收音
        loudspeaker, 外放, 公放
        waterproof, shower, bathtub, pool, bath, puddle, 淋雨, 淋浴, 洗澡, 浴缸, 大雨, 泳池
        sturdy, tough, durable, robust, unbreakable, bend, bent, 结实, 耐用, 牢固, 弯折, 折断
        noise cancelling, loud, loudly, noisy, click, 吵, 吵到, 噪音, 静悄悄
        insurance, insure, accident, 保险, 意外险, 意外
        pick up, pickup, collect, 自提, 自取, 来拿, 去拿
        warm, warmer, colder, colour temperature, color temperature, 色温, 冷暖, 暖光, 冷光
        iphone, ios, 苹果手机
        android, 安卓, 安卓手机
        mac, macos, 苹果电脑
        sleep, 睡得, 睡觉
        port, sockets, connector, 插口, 端口, 接口
        new screen, cracked screen, screen replacement, 碎屏, 换屏, 换屏幕, 换个屏幕, 屏幕碎了
        other makers, other brand, another brand, other brands, 别的牌子, 别家, 其他品牌, 别的品牌, 其他牌子
        on one charge, 充满一次, 充一次电, 一次充电, 单次
        personal data, privacy, 隐私, 个人信息, 个人资料, 资料
        fake, counterfeit, genuine, authentic, authenticity, 假货, 山寨, 仿冒, 真伪, 正品, 真货, 防伪
        摘的, 采的, 采摘, 采制, harvested
        保留, 留着, 给留
        型号, 款式
        missing, 少个, 少一个, 缺了, 漏了
        unsealed, 拆封, 拆了, 拆开, 开封, 打开包装
        price drop, 便宜了, 跌价, 减价
        exit, 出口, 口出来
        vegan, meatless, without meat, no meat, 无肉
        dog, poodle, doggy, 泰迪, 金毛
        deaf, hear badly, hearing impaired, hearing loss, 听力不好
        elder, sixty five, 六十五岁, 退休
        price, rate, tariff, 费用
        december, boxing day
        in advance, ahead, beforehand, 提前, 预先
        sign up, register, enrol, enroll, book, booking, reserve, reservation, 报名, 预约, 预订, 预定
        discount, money off, per cent off, percent off
        parking, by car, drive, driving, 开车, 自驾
        质量问题, 霉味, 发霉, 变味
        焖, 盖多久, 闷
        放在一起, 放一个, 一起放, 混放, 放一起
        mean, meaning, 意思, 是什么意思, 啥意思, 含义
        ferment, fermented, fermentation, 发酵
        poison, poisonous, toxic, 有毒, 毒
        mountain, hill, 山, 高山
        warehouse, depot, 仓库
        seat, chair, bench, 座位, 椅子
        heart rate, pulse, 心率, 心跳
        blood pressure, 血压
        voltage, volt, volts, 电压, 伏
        capacity, mah, 毫安时, 电量
        resolution, pixel, pixels, ppi, dpi, 分辨率, 像素
        stereo, 立体声, 双声道
        brand, maker, manufacturer, 品牌, 牌子, 厂家, 生产商
        accessory, accessories, in the box, 配件, 附件, 盒里, 盒子里
        beginner, novice, newbie, 新手, 初学者, 入门
        teacher, instructor, tutor, 老师, 讲师
        salary, wage, wages, 工资, 薪水
        award, prize, medal, 奖, 得奖, 获奖
        fertiliser, fertilizer, pesticide, 肥料, 农药
        calorie, calories, 热量, 卡路里
        married, wedding, marriage, 婚礼
        smoke, smoking, cigarette, 抽烟, 吸烟
        beer, wine, alcohol, 啤酒, 红酒, 喝酒
        hotel, accommodation, stay overnight, 酒店, 住宿
        cash machine, atm, bank, 取款机
        instalment, instalments, 分期, 分期付款
        power bank, portable charger, 充电宝, 移动电源
        child, son, daughter, little one, 儿子, 女儿, 闺女, 小孩子, 小家伙
        elder, gran, granny, grandma, grandpa, grandmother, grandfather, 奶奶, 爷爷, 姥姥, 外婆, 外公, 老人家, 丈母娘, 岳父, 岳母
        student, undergrad, undergraduate, university, college, 研究生, 本科生, 念书, 上学, 在读, 念大一, 念大二, 念大三, 念大四, 读大一, 读大二, 读大三, 读大四, 学生党
        family, household, 全家, 一家三口, 一家四口, 一大家子
        送礼, 送女朋友, 送男朋友, 送老婆, 送老公, 送爸妈, 送爸爸, 送妈妈, 送朋友, 送老师, 送同事, 送领导, 送客户
        dog, labrador, retriever, terrier, spaniel, corgi, pug, hound, pooch, mutt, 柯基, 拉布拉多, 哈士奇, 毛孩子
        car, taxi, van, motorbike, 车位, 停车位, 停个车, 车停, 停哪
        bicycle, cycling, push bike, lock up, 骑车, 骑行
        pound, quid, buck, going rate, price tag, set me back, 银子, 报价, 要价, 标价, 花多少, 掏钱, 掏多少
        free, gratis, complimentary, for nothing, 白送, 不要钱, 不花钱, 不收费
        discount, for less, special offer, promotion, bargain, knock off, save money, 福利, 特价, 促销, 省点, 省钱, 划算, 立减, 有没有便宜, 便宜多少
        newcomer, first time customer, 新粉, 新人券, 首单, 首次下单, 头一回, 头一次, 第一次在, 第一次来
        gift wrap, wrap it, 包好看, 包起来, 包一下, 包漂亮, 包精美
        hong kong, taiwan, macau, 香港, 台湾, 澳门, 港澳台
        remote, lhasa, urumqi, 拉萨, 乌鲁木齐
        refund, money returned, 钱回来, 钱到账, 到账, 看到钱, 返钱, 退回来
        postage, delivery charge, postage and packing, 邮寄费, 免邮, 包不包邮, 出邮费, 付邮费
        broken, crushed, squashed, shattered, in bits, in pieces, dented, 压坏, 压扁, 挤坏, 碎了, 破损, 烂了, 报废
        missing, 少了根, 少了个, 少了一, 少根, 没装, 没放进, 少件
        no sound, no audio, 没声, 没声音, 没声儿, 不响, 不出声, 哑了
        pair, sync, hook up, 搜不到, 搜不着, 配不上, 连得上, 连不了
        weight, 沉不沉, 重不重, 轻不轻, 沉吗, 重吗, 分量, 轻便
        fast, speed, 快不快, 快吗, 快慢, 速度, 充得快
        length, long enough, 够不够长, 够长吗, 几米, 多少米, 长度
        waterproof, in the rain, rainy day, get wet, sweat, sweaty, 下雨天, 雨天, 淋雨, 雨里, 冒雨, 出汗, 汗水, 沾水, 碰水
        swim, swimming pool, laps, 下水, 下泳池, 泡泳池
        保质期, 能放多久, 放多久, 搁多久, 放几年, 搁几年, 存几年, 放坏
        保存, 搁哪, 放哪儿, 怎么搁, 囤着
        第一泡, 头一道, 头道, 第一道, 头泡, 首泡, first infusion
        洗茶, 不用洗, 倒掉, 倒了, rinse
        牛奶, 兑奶, 加点奶, 兑点奶
        food, snack, bite to eat, something to eat, 吃的, 吃东西, 零食
        picnic, bring our own, bring my own, own lunch, 自己带吃的
        photo, shoot, 摄影
        video, youtube, vlog, clip, 短视频
        lost, forgot my, think i left, 忘在, 落在, 掉在, 找不着
        bag, rucksack, holdall, jacket, handbag, purse, carry on, 双肩包, 书包, 背包, 外套, 存包, 寄存
        touch, have a go, try out, bang on, play with, 上手, 摸摸, 试试, 试用, 体验, 试一下, 试玩, 试戴, 试听
        样机, 真机, demo unit, demonstration model, 展示机
        门店, 门面, 店面, 铺子, 实体, 线下, physical shop, bricks and mortar
        address, 哪条路, 哪条街, 几号线, 哪一站, 哪站, 门牌, 门牌号, 街道, house number
        wrong address, wrong street, wrong house number, 填错, 写错, 打错, 输错
        cancel, change my mind, changed my mind, 撤单, 退单, 撤销, 后悔, 反悔
        invoice, 报账, 入账, 发票抬头
        差价, 降了, 补差, 退差, got cheaper
        privacy, leak, my details, personal details, 泄露, 泄漏, 信息卖, 卖出去, 卖我的
        recycle, throw away, get rid of, bin, 扔, 扔哪, 丢弃, 报废
        company, corporate, firm, 公司, 单位, 企业, 年会
        guarantee, 保多久, 保几年, 能保, 质保期, 包修
        收到, 到手, 拿到, 签收, 收货
        invent, came up with, come up with, thought up, dreamt up, devise, 想出来
        tune, 调子, 曲子
        bent, bendy, curved, curvy, curly, twisty, 弯
        file type, epub, mobi, txt, docx, azw, mp3, wav
        叠加, 一块儿用, 一块用, 合着用
        两台设备, 两个设备, 同时连, 同时接, 一块儿连, two devices, both devices, 一起连
        auto off, turn itself off, turns off, timer, 定时, 自动关, 自己关, 自己灭, 自动灭
        privacy cover, shutter, 遮挡, 挡住, 挡上, 遮住, 盖上
        online, at home, from home, 在家
        spare, replacement part, 备用, 备件
        white, 白色, 白的
        black, 黑色, 黑的
        pink, 粉色, 粉的, 粉红
        red, 红色, 红的
        blue, 蓝色, 蓝的
        green, 绿色, 绿的
        grey, gray, 灰色, 灰的
        silver, 银色
        gold, golden, 金色
        yellow, 黄色, 黄的
        purple, 紫色, 紫的
        adult, over eighteen, 大人
        doctor, hospital, 医生, 医院, 看病
        rent, hire, 租, 出租
        vacancy, hiring, recruit, 招聘, 招人, 招店员, 应聘
        branch, branches, other location, 分店, 连锁
        courier, carrier, which post, 快递公司, 哪家快递, 顺丰, 中通, 圆通, 韵达
        tablet, ipad, 平板, 平板电脑
        robot vacuum, vacuum cleaner, 扫地机器人, 吸尘器
        router, modem, 路由器
        printer, 打印机
        television, tv, 电视
        game, video game, 游戏, 打游戏
        weather forecast, 天气预报
        recipe, cook, cooking, 做菜, 菜谱, 炒菜, 红烧肉
        """
}

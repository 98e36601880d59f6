import Phonetics
import Script
import Testing

@Suite struct FrontEndTests {
    @Test func bothLanguagesAreRead() throws {
        #expect(try said("你好") == "n-i2 h-ao3")
    }
    @Test func show() throws {
        for line in [
            "重庆银行的行长长大了", "hello world, I am blorpification", "我买了3.5斤iPhone在2026年", "一个人不对，看一看好不好", "我想买五百把雨伞",
            "花儿为什么这样红", "展览馆和纸老虎", "我还得去朝阳区还书", "慢慢地走在地上", "他跑得快", "女儿一会儿就来玩儿",
            "livestream chatroom tokenization anthropic kubernetes", "臺灣的國語",
        ] {
            print(line, "|", try said(line))
        }
        var splitter = SentenceSplitter()
        print(
            splitter.feed("你好，我是今天的主播小雨，很高兴见到大家！Mr. Smith paid $3.5 for it. “真的吗？”他说。Visit http://a.b/c?d=1 now! ok")
                + splitter.finish())
    }
}

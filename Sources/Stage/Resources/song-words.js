// The song page's words.

export const words = {
  zh: {
    songPage: "歌曲工作台", openStage: "舞台", control: "控制台", library: "歌曲", queue: "点歌队列", dropHere: "把乐谱拖到这里，或点击选择", dropKinds: "MusicXML、MIDI、UST、USTX、VSQX、VPR、SVP、DS、ACES，1 MB 以内",
    part: "声部", undo: "撤销", zoomIn: "放大", zoomOut: "缩小", rollLabel: "钢琴卷帘：方向键选音符和移音高，Shift+左右改长度，回车改字，Delete 删除", word: "歌词", pitch: "音高", beginning: "起拍", beats: "拍数",
    tempo: "速度 %", transpose: "移调（半音）", style: "唱法", plain: "平直", pop: "流行", belCanto: "美声", band: "伴奏", hear: "试听", hearPhrase: "听这一句", download: "下载", format: "格式",
    emptyRoll: "从左边选一首歌，或者拖入一个乐谱文件", working: "正在准备…", rendering: "正在演唱…", ready: "就绪", playing: "播放中", edited: "已修改", singNow: "点这首", skip: "切歌", cancel: "取消", waiting: "等待", interrupted: "稍后继续",
    done: "唱完", cancelled: "已取消", failed: "失败", emptyQueue: "还没有人点歌。", heldQueue: "已停止", setlist: "歌单", badPitch: "音高写成 C4、F#3 或 0–127", badNumber: "请填一个数字", tooLarge: "文件超过 1 MB", lost: "连接不上后台", notSung: "未读入：",
  },
  en: {
    songPage: "Song desk", openStage: "Stage", control: "Control", library: "Songs", queue: "Requests", dropHere: "Drop a score here, or click to choose", dropKinds: "MusicXML, MIDI, UST, USTX, VSQX, VPR, SVP, DS, ACES, up to 1 MB",
    part: "Part", undo: "Undo", zoomIn: "Larger", zoomOut: "Smaller", rollLabel: "Piano roll: arrows choose a note and move its pitch, Shift with left and right changes its length, Enter edits its word, Delete removes it", word: "Word", pitch: "Pitch", beginning: "Begins at beat", beats: "Beats",
    tempo: "Tempo %", transpose: "Transpose", style: "Style", plain: "Plain", pop: "Pop", belCanto: "Bel canto", band: "Accompaniment", hear: "Listen", hearPhrase: "This phrase", download: "Download", format: "Format",
    emptyRoll: "Choose a song on the left, or drop a score file", working: "Getting ready…", rendering: "Singing…", ready: "Ready", playing: "Playing", edited: "Edited", singNow: "Sing on stage", skip: "Skip", cancel: "Cancel", waiting: "waiting", interrupted: "goes on later",
    done: "sung", cancelled: "cancelled", failed: "failed", emptyQueue: "Nobody has asked for a song yet.", heldQueue: "stopped", setlist: "Set list", badPitch: "Write a pitch as C4, F#3 or 0–127", badNumber: "A number is needed", tooLarge: "The file has more than 1 MB", lost: "The daemon does not answer", notSung: "Left out: ",
  },
};

/// What a video file's suffix means to FFmpeg.
enum VideoFormat: String, CaseIterable, Sendable {
    case mp4, webm, mov

    var keepsAlpha: Bool { self != .mp4 }

    /// The options between the inputs and the file.
    func arguments(alpha: Bool) -> [String] {
        switch self {
        case .mp4:
            ["-c:v", "libx264", "-preset", "medium", "-crf", "18", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
                + ["-c:a", "aac", "-b:a", "192k"]
        case .webm:
            ["-c:v", "libvpx-vp9", "-crf", "24", "-b:v", "0", "-deadline", "good", "-cpu-used", "5", "-row-mt", "1"]
                + ["-pix_fmt", alpha ? "yuva420p" : "yuv420p", "-c:a", "libopus", "-b:a", "128k"]
        case .mov:
            ["-c:v", "prores_ks", "-profile:v", alpha ? "4444" : "hq"]
                + ["-pix_fmt", alpha ? "yuva444p10le" : "yuv422p10le", "-c:a", "pcm_s16le"]
        }
    }
}

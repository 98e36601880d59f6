"""The house voice's training: from recordings to the ONNX graphs in Voices/."""

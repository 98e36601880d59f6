// Vocals

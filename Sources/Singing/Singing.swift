// Singing

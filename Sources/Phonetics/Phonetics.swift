// Phonetics

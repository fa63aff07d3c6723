// Composing

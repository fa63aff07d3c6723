// ModelTrainingTests

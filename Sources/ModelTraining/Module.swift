// ModelTraining

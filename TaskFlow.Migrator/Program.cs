Console.WriteLine("TaskFlow.Migrator");

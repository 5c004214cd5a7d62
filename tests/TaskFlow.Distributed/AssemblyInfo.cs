using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("TaskFlow.Faults")]

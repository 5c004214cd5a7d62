using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("TaskFlow.Bench")]
[assembly: InternalsVisibleTo("TaskFlow.Faults")]

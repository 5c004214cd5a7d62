namespace TaskFlow.Faults.Instances;

/// <summary>What <c>kill -9</c> takes.</summary>
public enum KillKind
{
    /// <summary>TaskFlow; its database server has to notice by itself.</summary>
    Process,

    /// <summary>TaskFlow, and at once its database server.</summary>
    ProcessThenServer,

    /// <summary>The database server, and at once TaskFlow.</summary>
    ServerThenProcess,
}

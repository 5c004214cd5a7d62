namespace TaskFlow.Testing.Network;

/// <summary>Which way bytes go.</summary>
[Flags]
public enum ProxyDirection
{
    /// <summary>From the client: questions.</summary>
    ToServer = 1,

    /// <summary>From the server: answers.</summary>
    ToClient = 2,

    /// <summary>Both.</summary>
    Both = ToServer | ToClient,
}

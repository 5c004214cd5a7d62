namespace TaskFlow.Contracts;

/// <summary>The names that the AppHost gives its resources and the services ask for: connection strings and service
/// discovery.</summary>
public static class ResourceNames
{
    /// <summary>The PostgreSQL database; its connection string is <c>ConnectionStrings__taskflowdb</c>.</summary>
    public const string Database = "taskflowdb";

    /// <summary>The Kafka cluster; its connection string is <c>ConnectionStrings__kafka</c>, a list of bootstrap
    /// servers.</summary>
    public const string Kafka = "kafka";

    /// <summary>The HTTP Api; discovered as <c>https+http://api</c>.</summary>
    public const string Api = "api";

    /// <summary>The Blazor web UI.</summary>
    public const string Web = "web";
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskFlow.Contracts.Tests.Events;

/// <summary>Compares what is made of the code with what is committed. With TASKFLOW_WRITE_CONTRACTS=1 it writes it
/// instead.</summary>
internal static class Committed
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static bool Writing => Environment.GetEnvironmentVariable("TASKFLOW_WRITE_CONTRACTS") == "1";

    public static string Text(JsonNode json) => json.ToJsonString(Format) + "\n";

    public static void AssertSame(string path, string text)
    {
        if (Writing)
            File.WriteAllText(path, text);
        var committed = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(text == committed,
            $"{Path.GetFileName(path)} is not what the code says. If the change is meant, write it anew: " +
            "TASKFLOW_WRITE_CONTRACTS=1 dotnet test tests/TaskFlow.Contracts.Tests");
    }
}

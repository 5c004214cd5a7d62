using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

/// <summary>The native half of Confluent.Kafka where its package is not to be had: from <c>LIBRDKAFKA_PATH</c>, or as
/// the system has it installed.</summary>
file static class NativeKafka
{
#pragma warning disable CA2255 // No code but this may run before the first client is made.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Use()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(Confluent.Kafka.Library).Assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            // Another assembly of the process has done it.
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name switch
    {
        "librdkafka" when Environment.GetEnvironmentVariable("LIBRDKAFKA_PATH") is { Length: > 0 } path =>
            NativeLibrary.Load(path),
        "librdkafka" when NativeLibrary.TryLoad("librdkafka.so.1", out var installed) => installed,
        // Its loader asks for the name that only development packages have.
        "libdl" when NativeLibrary.TryLoad("libdl.so.2", out var libdl) => libdl,
        _ => 0,
    };
}

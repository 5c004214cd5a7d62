namespace TaskFlow.Faults;

/// <summary>libfaketime: a clock of its own for one process, read anew from a file all the time.</summary>
internal static class FakeTime
{
    private static readonly string[] Places =
        ["/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib64/faketime", "/usr/lib/faketime"];

    /// <summary>Null where it is not installed.</summary>
    public static string? Library { get; } =
        Places.Select(place => Path.Combine(place, "libfaketimeMT.so.1")).FirstOrDefault(File.Exists);

    /// <summary>What a process gets into its environment to take its clock from a file.</summary>
    public static (string Name, string Value)[] From(string file) =>
    [
        ("LD_PRELOAD", Library!),
        ("FAKETIME_TIMESTAMP_FILE", file),
        ("FAKETIME_NO_CACHE", "1"),
        // Only the time of day: what measures stays right, as it does when somebody sets a clock.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ("FAKETIME_DONT_RESET", "1"),
    ];

    /// <summary>Sets the clock of whoever reads the file.</summary>
    public static void Set(string file, TimeSpan ahead)
    {
        var sign = ahead < TimeSpan.Zero ? "-" : "+";
        var beside = file + ".new";
        File.WriteAllText(beside, $"{sign}{Math.Abs((int)ahead.TotalSeconds)}\n");
        File.Move(beside, file, overwrite: true);
    }
}

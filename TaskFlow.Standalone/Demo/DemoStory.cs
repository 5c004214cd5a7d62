namespace TaskFlow.Standalone.Demo;

/// <summary>What the demo's person does in a year.</summary>
internal static class DemoStory
{
    public const string Email = "demo@example.com";
    public const string Password = "demo-demo-demo";

    public static readonly string[] Projects = ["Work", "Home", "Garden", "Reading"];

    /// <summary>Sentences for quick add, said on the first day; each is a series that goes on all year.</summary>
    public static readonly (string Sentence, int Project)[] Series =
    [
        ("Pay rent every month on the 1st at 9am p1 @home", 1),
        ("Water the plants every 4 days @garden", 2),
        ("Back up the laptop every sunday at 8pm p2 @computer", 1),
        ("Weekly review every friday at 4pm p2 @planning", 0),
        ("Send the invoice every month on the last day p1 @money", 0),
        ("Cut the hedge every! 6 weeks @garden", 2),
    ];

    public static readonly (string Title, string? Tag, int Project)[] OneOffs =
    [
        ("Book the dentist", "phone", 1), ("Renew the passport", "errands", 1), ("Buy a birthday present for Mia", "errands", 1),
        ("Repair the kitchen tap", "home", 1), ("Compare electricity tariffs", "money", 1),
        ("Sell the old bicycle", "home", 1),
        ("Call the insurance about the claim", "phone", 1), ("Plan the trip to Lisbon", "planning", 1),
        ("Draft the quarterly report", "writing", 0), ("Prepare slides for the team meeting", "writing", 0),
        ("Review the pull request of the billing module", "computer", 0), ("Interview the designer", "meeting", 0),
        ("Answer the tender of the city library", "writing", 0), ("Update the onboarding guide", "writing", 0),
        ("Measure the start-up time of the app", "computer", 0), ("Ask legal about the new licence", "phone", 0),
        ("Sow tomatoes", "garden", 2), ("Order compost", "garden", 2), ("Prune the apple tree", "garden", 2),
        ("Clean the rain barrel", "garden", 2), ("Plant garlic", "garden", 2),
        ("Read \"The Left Hand of Darkness\"", "books", 3), ("Return books to the library", "errands", 3),
        ("Finish the course on statistics", "study", 3), ("Write notes on \"Thinking in Systems\"", "study", 3),
    ];

    public static readonly string[] Priorities = ["none", "none", "low", "medium", "high"];
}

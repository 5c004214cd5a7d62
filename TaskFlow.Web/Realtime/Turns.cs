namespace TaskFlow.Web.Realtime;

/// <summary>What is read again while it is being read may be answered first: the older answer is not shown then.</summary>
public sealed class Turns
{
    private int last;
    private int shown;

    /// <summary>Somebody asks.</summary>
    public int Next() => ++last;

    /// <summary>It was answered.</summary>
    /// <returns>Whether nothing that was asked later has been shown.</returns>
    public bool IsNews(int turn)
    {
        if (turn < shown)
            return false;
        shown = turn;
        return true;
    }
}

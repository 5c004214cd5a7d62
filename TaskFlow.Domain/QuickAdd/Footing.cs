namespace TaskFlow.Domain.QuickAdd;

/// <summary>What a phrase needs to count, so that dates inside a title are left alone.</summary>
internal enum Footing
{
    /// <summary>Nothing: it carries its own keyword or mark.</summary>
    Own,

    /// <summary>To stand at the end of the text, or beside a date, time or repetition that counts.</summary>
    Edge,

    /// <summary>To stand beside a date, time or repetition that counts: it is an everyday word or a fraction.</summary>
    Company,

    /// <summary>To stand beside a repetition that counts.</summary>
    Repetition,
}

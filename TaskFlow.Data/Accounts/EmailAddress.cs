namespace TaskFlow.Data.Accounts;

internal static class EmailAddress
{
    /// <summary>Whether an account can be looked up by it. NUL is no text to the database, and U+FFFE none to the
    /// normalisation of Unicode.</summary>
    public static bool CanBeLookedUp(string email) => email.AsSpan().IndexOfAny('\0', '\uFFFE') < 0;
}

namespace TaskFlow.Data.Accounts;

/// <summary>Under what a client registers, so that it may ask again when the answer was lost.</summary>
/// <param name="Key">The idempotency key; of each address its own.</param>
/// <param name="RequestHash">SHA-256 of the request. It knows the password, so it is kept only as what the key ring's
/// secret makes of it.</param>
public sealed record RegistrationKey(string Key, byte[] RequestHash)
{
    /// <summary>The code of the reason against another request under the same key.</summary>
    public const string Reused = "KeyReused";
}

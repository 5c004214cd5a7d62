namespace TaskFlow.Data.Accounts;

/// <summary>The one secret outside the database: it encrypts the key ring, so that a copy of the database opens no
/// session.</summary>
public sealed class KeyRingOptions
{
    /// <summary>The configuration key of <see cref="Secret"/>.</summary>
    public const string ConfigurationKey = "TaskFlow:KeyRingSecret";

    /// <summary>32 bytes in base64.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The bytes of <see cref="Secret"/>.</summary>
    /// <exception cref="InvalidOperationException">It is missing, or not 32 bytes in base64.</exception>
    public byte[] Bytes()
    {
        var bytes = new byte[33];
        return Convert.TryFromBase64String(Secret, bytes, out var length) && length == 32
            ? bytes[..32]
            : throw new InvalidOperationException(
                $"{ConfigurationKey} must be 32 bytes in base64 (make one with: openssl rand -base64 32).");
    }
}

using System.Security.Cryptography;
using System.Text;

namespace TaskFlow.Data.Accounts;

/// <summary>The one secret outside the database: it encrypts the key ring, so that a copy of the database opens no
/// session.</summary>
public sealed class KeyRingOptions
{
    /// <summary>The configuration key of <see cref="Secret"/>.</summary>
    public const string ConfigurationKey = "TaskFlow:KeyRingSecret";

    /// <summary>32 bytes in base64.</summary>
    public string Secret { get; set; } = "";

    /// <summary>What nobody without the secret can make or check: HMAC-SHA-256.</summary>
    /// <param name="purpose">What it is for; another purpose gives another one.</param>
    /// <param name="data">Of what.</param>
    /// <exception cref="InvalidOperationException">The secret is missing, or not 32 bytes in base64.</exception>
    public byte[] Mac(string purpose, ReadOnlySpan<byte> data)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(purpose), 0, .. data];
        return HMACSHA256.HashData(Bytes(), text);
    }

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

using System.Security.Cryptography;

namespace TaskFlow.Domain.Tasks;

/// <summary>Fractional ranks: text that is compared as bytes, with room between any two. A new task takes the rank of
/// its moment, so that appending reads nothing; a moved one takes the middle between its new neighbours.</summary>
public static class Rank
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int MomentLength = 8;

    /// <summary>The rank after everything that was made before <paramref name="moment"/>.</summary>
    /// <param name="moment">UTC.</param>
    /// <returns>Ten characters; the last two are random, so that equal moments differ.</returns>
    public static string At(DateTimeOffset moment)
    {
        Span<char> rank = stackalloc char[MomentLength + 2];
        var left = moment.ToUnixTimeMilliseconds();
        for (var i = MomentLength - 1; i >= 0; i--)
        {
            rank[i] = Digits[(int)(left % Digits.Length)];
            left /= Digits.Length;
        }

        rank[MomentLength] = Jitter();
        rank[MomentLength + 1] = Jitter();
        return new string(rank);
    }

    /// <summary>A rank strictly between two others.</summary>
    /// <param name="before">The rank above; <see langword="null"/> for the very top.</param>
    /// <param name="after">The rank below; <see langword="null"/> for the very end.</param>
    /// <exception cref="ArgumentException"><paramref name="before"/> does not lie above
    /// <paramref name="after"/>.</exception>
    public static string Between(string? before, string? after)
    {
        if (before is not null && after is not null && string.CompareOrdinal(before, after) >= 0)
            throw new ArgumentException("The ranks are out of order.", nameof(before));

        var rank = new System.Text.StringBuilder();
        for (var i = 0; ; i++)
        {
            var low = i < before?.Length ? Digits.IndexOf(before[i]) : 0;
            var high = after is null ? Digits.Length : i < after.Length ? Digits.IndexOf(after[i]) : 0;
            if (high - low > 1)
                return rank.Append(Digits[low + ((high - low) / 2)]).Append(Jitter()).ToString();

            rank.Append(Digits[low]);
            if (high > low)
                after = null;
        }
    }

    // Never the lowest digit: a rank that ends in it would leave no room above.
    private static char Jitter() => Digits[RandomNumberGenerator.GetInt32(1, Digits.Length)];
}

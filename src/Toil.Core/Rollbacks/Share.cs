using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Toil.Rollbacks;

/// <summary>A part of a whole, above 0 and at most all of it: <c>10%</c>, <c>0.1</c>.</summary>
/// <param name="Value">Above 0, at most 1.</param>
public readonly record struct Share(double Value) : IParsable<Share>
{
    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Share Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out Share result)
        ? result
        : throw new FormatException("Give a part above 0 and at most 100 %, as 10% or 0.1.");

    /// <summary>Reads it, or says that it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Share result)
    {
        result = default;
        string text = s?.Trim() ?? string.Empty;
        bool isPercent = text.EndsWith('%');
        if (!double.TryParse(isPercent ? text[..^1].TrimEnd() : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
        {
            return false;
        }

        value = isPercent ? value / 100 : value;
        result = new(value);
        return value is > 0 and <= 1;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value * 100:0.####}%");
}

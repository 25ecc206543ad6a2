using System.Globalization;

namespace Toil.Migrations.Control;

/// <summary>Values of the control tables, which the engines hand over in different types.</summary>
internal static class ControlValue
{
    /// <summary>A number; 0 for NULL.</summary>
    public static long Number(object? value) => value is null ? 0 : Convert.ToInt64(value, CultureInfo.InvariantCulture);

    /// <summary>A number, or null.</summary>
    public static long? NumberOrNull(object? value) => value is null ? null : Number(value);

    /// <summary>Milliseconds since 1970 as an instant.</summary>
    public static DateTimeOffset? Instant(object? value) => value is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(Number(value));
}

using System.Globalization;
using Toil.Values;

namespace Toil.Rollbacks.Load.Workloads;

/// <summary>Values as the engines take them.</summary>
internal static class DrawnValue
{
    /// <summary>As text that PostgreSQL reads as a value of whatever type is wanted; null for NULL.</summary>
    public static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff'+00'", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>As SQLite stores it.</summary>
    public static object Sqlite(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        decimal number => (double)number,
        _ => value,
    };

    /// <summary>A value of a list, as YAML has it: a number, true or false, nothing, or a text.</summary>
    public static object? FromYaml(YamlScalar scalar) => scalar.IsNull ? null
        : scalar.IsQuoted ? scalar.Text
        : long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? whole
        : decimal.TryParse(scalar.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) ? number
        : scalar.Text is "true" or "false" ? scalar.Text == "true"
        : scalar.Text;
}

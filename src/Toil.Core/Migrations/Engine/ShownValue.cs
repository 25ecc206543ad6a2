using System.Globalization;

namespace Toil.Migrations.Engine;

/// <summary>A value of a database as a plan writes it.</summary>
internal static class ShownValue
{
    /// <summary>Its text: numbers with a point, truth as <c>true</c> and <c>false</c>; null for NULL.</summary>
    public static string? Of(object? value) => value switch
    {
        null => null,
        bool truth => truth ? "true" : "false",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}

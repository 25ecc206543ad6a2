using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Toil.Migrations.Engine;

/// <summary>What Toil adds to SQLite: a function that hashes the values of a row, whose sum over rows does not depend on their order; and one that reads back what <see cref="RowJson"/> wrote of bytes and reals.</summary>
internal static partial class SqliteDigest
{
    /// <summary>The function's name.</summary>
    public const string Name = "toil_hash";

    /// <summary>A function that gives a text back as the program reads it.</summary>
    public const string TextName = "toil_text";

    // So that the sum over the largest batch, 100,000 rows, fits 63 bits: SQLite's sum() fails where it does not.
    private const long Bits = (1L << 46) - 1;

    /// <summary>Makes them known to a connection.</summary>
    public static void Register(SqliteConnection connection)
    {
        // Not an aggregate: the driver's go on with the sum of the statement before.
        connection.CreateFunction(Name, (object?[] row) => Hash(row) & Bits, isDeterministic: true);
        connection.CreateFunction(TextName, (string text) => text, isDeterministic: true);
        connection.CreateFunction("toil_value", (string json) => Value(json), isDeterministic: true);
    }

    private static object Value(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("r", out JsonElement real)
            ? Real(real.GetString()!)
            : Convert.FromHexString(document.RootElement.GetProperty(document.RootElement.TryGetProperty("t", out _) ? "t" : "b").GetString()!);
    }

    // SQLite's word for what is beyond all numbers is not the platform's.
    private static double Real(string text) => text switch
    {
        "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    // What a number can stand for: not 00123, 1e5 or digits that no number keeps, which a column of numbers would make another text of.
    private static bool IsNumber(string text) => PlainNumber().IsMatch(text) && text.Count(char.IsAsciiDigit) <= 15;

    private static bool IsLong(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
        && Int128.Abs(number) > 1L << 53 && number.ToString(CultureInfo.InvariantCulture) == text;

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainNumber();

    // The length stands before each value, so that no two rows are written alike. A number is the same as an integer, a real or a text that is one,
    // since a column's affinity makes one of the other.
    private static long Hash(object?[] row)
    {
        StringBuilder text = new();
        foreach (object? value in row)
        {
            string part = value switch
            {
                null or DBNull => "n",
                byte[] bytes => "b" + Convert.ToHexString(bytes),
                string s when IsNumber(s) => "d" + double.Parse(s, NumberStyles.Float, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
                string s when IsLong(s) => "l" + s,
                string s => "t" + s,
                long number when Int128.Abs(number) > 1L << 53 => "l" + number.ToString(CultureInfo.InvariantCulture),
                _ => "d" + Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
            };
            text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}

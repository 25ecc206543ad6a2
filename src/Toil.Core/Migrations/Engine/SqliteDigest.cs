using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Toil.Migrations.Engine;

/// <summary>What Toil adds to SQLite: a function that hashes the values of a row, whose sum over rows does not depend on their order; and one that reads back what <see cref="RowJson"/> wrote of bytes and reals.</summary>
internal static class SqliteDigest
{
    /// <summary>The function's name.</summary>
    public const string Name = "toil_hash";

    // So that the sum over the largest batch, 100,000 rows, fits 63 bits: SQLite's sum() fails where it does not.
    private const long Bits = (1L << 46) - 1;

    /// <summary>Makes them known to a connection.</summary>
    public static void Register(SqliteConnection connection)
    {
        // Not an aggregate: the driver's go on with the sum of the statement before.
        connection.CreateFunction(Name, (object?[] row) => Hash(row) & Bits, isDeterministic: true);
        connection.CreateFunction("toil_value", (string json) => Value(json), isDeterministic: true);
    }

    private static object Value(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("r", out JsonElement real)
            ? double.Parse(real.GetString()!, CultureInfo.InvariantCulture)
            : Convert.FromHexString(document.RootElement.GetProperty("b").GetString()!);
    }

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
                string s when double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => "d" + number.ToString("R", CultureInfo.InvariantCulture),
                string s => "t" + s,
                long number when Math.Abs(number) > 1L << 53 => "l" + number.ToString(CultureInfo.InvariantCulture),
                _ => "d" + Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
            };
            text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}

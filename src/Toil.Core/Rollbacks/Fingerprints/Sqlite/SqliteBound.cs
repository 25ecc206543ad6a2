using System.Text;
using SQLitePCL;

namespace Toil.Rollbacks.Fingerprints.Sqlite;

/// <summary>A value that others are compared with as SQLite does: NULL, numbers, texts by their collation, bytes.</summary>
internal sealed class SqliteBound
{
    private readonly object? _value;
    private readonly byte[] _bytes;
    private readonly string _collation;

    /// <param name="value">A number, a text, bytes, or null.</param>
    /// <param name="collation">BINARY, NOCASE or RTRIM.</param>
    public SqliteBound(object? value, string collation)
    {
        _value = value;
        _collation = collation;
        _bytes = value switch
        {
            string text => Folded(Encoding.UTF8.GetBytes(text)).ToArray(),
            byte[] bytes => bytes,
            _ => [],
        };
    }

    /// <summary>True for a collation that is known here.</summary>
    public static bool Knows(string collation) => collation.ToUpperInvariant() is "BINARY" or "NOCASE" or "RTRIM";

    /// <summary>Below zero where the column is less, above where it is greater.</summary>
    public int Compare(sqlite3_stmt statement, int column)
    {
        int type = raw.sqlite3_column_type(statement, column);
        return type == raw.SQLITE_INTEGER && _value is long number ? raw.sqlite3_column_int64(statement, column).CompareTo(number)
            : Rank(type).CompareTo(Rank()) is var rank and not 0 ? rank
            : type switch
            {
                raw.SQLITE_INTEGER => Numbers(raw.sqlite3_column_int64(statement, column), (double)_value!),
                raw.SQLITE_FLOAT when _value is long whole => -Numbers(whole, raw.sqlite3_column_double(statement, column)),
                raw.SQLITE_FLOAT => raw.sqlite3_column_double(statement, column).CompareTo((double)_value!),
                raw.SQLITE_TEXT => Folded(SqliteRows.Bytes(statement, column)).SequenceCompareTo(_bytes),
                raw.SQLITE_BLOB => SqliteRows.Bytes(statement, column).SequenceCompareTo(_bytes),
                _ => 0,
            };
    }

    private static int Rank(int type) => type switch
    {
        raw.SQLITE_INTEGER or raw.SQLITE_FLOAT => 1,
        raw.SQLITE_TEXT => 2,
        raw.SQLITE_BLOB => 3,
        _ => 0,
    };

    private int Rank() => _value switch
    {
        long or double => 1,
        string => 2,
        byte[] => 3,
        _ => 0,
    };

    // sqlite3IntFloatCompare: a double does not hold every integer.
    private static int Numbers(long whole, double real)
    {
        if (real < -9223372036854775808.0 || real >= 9223372036854775808.0)
        {
            return real < 0 ? 1 : -1;
        }

        return whole.CompareTo((long)real) is var order and not 0 ? order : ((double)whole).CompareTo(real);
    }

    private ReadOnlySpan<byte> Folded(ReadOnlySpan<byte> text)
    {
        switch (_collation.ToUpperInvariant())
        {
            case "RTRIM":
                return text.TrimEnd((byte)' ');
            case "NOCASE":
                byte[] folded = text.ToArray();
                foreach (ref byte one in folded.AsSpan())
                {
                    one |= one is >= (byte)'A' and <= (byte)'Z' ? (byte)0x20 : (byte)0;
                }

                return folded;
            default:
                return text;
        }
    }
}

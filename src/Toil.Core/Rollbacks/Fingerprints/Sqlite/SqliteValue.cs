using System.Text;
using SQLitePCL;

namespace Toil.Rollbacks.Fingerprints.Sqlite;

/// <summary>A value that is compared with others as SQLite does: NULL, numbers, texts by their collation, bytes. It can be read anew from each row, without making anything.</summary>
/// <param name="collation">BINARY, NOCASE or RTRIM.</param>
internal sealed class SqliteValue(string collation)
{
    private readonly bool _foldsCase = collation.Equals("NOCASE", StringComparison.OrdinalIgnoreCase);
    private readonly bool _trims = collation.Equals("RTRIM", StringComparison.OrdinalIgnoreCase);
    private byte[] _bytes = [];
    private int _length;
    private int _type = raw.SQLITE_NULL;
    private long _whole;
    private double _real;

    /// <summary>True for a collation that is known here.</summary>
    public static bool Knows(string collation) => collation.ToUpperInvariant() is "BINARY" or "NOCASE" or "RTRIM";

    /// <summary>Takes a number, a text, bytes, or null.</summary>
    public SqliteValue Set(object? value)
    {
        (_type, _whole, _real) = value switch
        {
            long whole => (raw.SQLITE_INTEGER, whole, 0),
            double real => (raw.SQLITE_FLOAT, 0, real),
            string => (raw.SQLITE_TEXT, 0, 0),
            byte[] => (raw.SQLITE_BLOB, 0, 0),
            _ => (raw.SQLITE_NULL, 0L, 0d),
        };
        Take(value is string text ? Encoding.UTF8.GetBytes(text) : value as byte[] ?? []);
        return this;
    }

    /// <summary>Takes the column of a row.</summary>
    public void Read(sqlite3_stmt statement, int column)
    {
        _type = raw.sqlite3_column_type(statement, column);
        switch (_type)
        {
            case raw.SQLITE_INTEGER:
                _whole = raw.sqlite3_column_int64(statement, column);
                break;
            case raw.SQLITE_FLOAT:
                _real = raw.sqlite3_column_double(statement, column);
                break;
            case raw.SQLITE_TEXT or raw.SQLITE_BLOB:
                Take(SqliteRows.Bytes(statement, column));
                break;
            default:
                break;
        }
    }

    /// <summary>Below zero where this is less than the other, above where it is greater.</summary>
    public int CompareTo(SqliteValue other) => (_type, other._type) switch
    {
        (raw.SQLITE_INTEGER, raw.SQLITE_INTEGER) => _whole.CompareTo(other._whole),
        (raw.SQLITE_INTEGER, raw.SQLITE_FLOAT) => Numbers(_whole, other._real),
        (raw.SQLITE_FLOAT, raw.SQLITE_INTEGER) => -Numbers(other._whole, _real),
        (raw.SQLITE_FLOAT, raw.SQLITE_FLOAT) => _real.CompareTo(other._real),
        var (type, another) when type == another => _bytes.AsSpan(0, _length).SequenceCompareTo(other._bytes.AsSpan(0, other._length)),
        var (type, another) => Rank(type).CompareTo(Rank(another)),
    };

    private static int Rank(int type) => type switch
    {
        raw.SQLITE_NULL => 0,
        raw.SQLITE_INTEGER or raw.SQLITE_FLOAT => 1,
        raw.SQLITE_TEXT => 2,
        _ => 3,
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

    private void Take(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> kept = _trims && _type == raw.SQLITE_TEXT ? bytes.TrimEnd((byte)' ') : bytes;
        _length = kept.Length;
        if (_bytes.Length < _length)
        {
            _bytes = new byte[_length];
        }

        kept.CopyTo(_bytes);
        if (_foldsCase && _type == raw.SQLITE_TEXT)
        {
            foreach (ref byte one in _bytes.AsSpan(0, _length))
            {
                one |= one is >= (byte)'A' and <= (byte)'Z' ? (byte)0x20 : (byte)0;
            }
        }
    }
}

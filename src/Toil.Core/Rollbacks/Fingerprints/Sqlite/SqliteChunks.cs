using SQLitePCL;
using Toil.Migrations.Engine;

namespace Toil.Rollbacks.Fingerprints.Sqlite;

/// <summary>Finds the chunk of a row by its key: a search in halves.</summary>
internal sealed class SqliteChunks
{
    private readonly SqliteValue[] _key;
    private readonly SqliteValue[][] _bounds;

    /// <param name="collations">Of the key's columns.</param>
    /// <param name="bounds">The greatest key of each chunk but the last.</param>
    public SqliteChunks(IReadOnlyList<string> collations, IReadOnlyList<string> bounds)
    {
        _key = [.. collations.Select(collation => new SqliteValue(collation))];
        _bounds = [.. bounds.Select(bound => KeyWalk.Read(bound).Select((value, i) => new SqliteValue(collations[i]).Set(value)).ToArray())];
    }

    /// <summary>The number of the chunk.</summary>
    /// <param name="statement">A row.</param>
    /// <param name="first">Where the key begins in it.</param>
    public int Find(sqlite3_stmt statement, int first)
    {
        if (_bounds.Length == 0)
        {
            return 0;
        }

        for (int i = 0; i < _key.Length; i++)
        {
            _key[i].Read(statement, first + i);
        }

        int chunk = 0;
        for (int last = _bounds.Length; chunk < last;)
        {
            int middle = (chunk + last) / 2;
            (chunk, last) = Compare(_bounds[middle]) <= 0 ? (chunk, middle) : (middle + 1, last);
        }

        return chunk;
    }

    private int Compare(SqliteValue[] bound)
    {
        int order = 0;
        for (int i = 0; i < _key.Length && order == 0; i++)
        {
            order = _key[i].CompareTo(bound[i]);
        }

        return order;
    }
}

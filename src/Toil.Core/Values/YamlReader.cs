using Toil.Operations;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Toil.Values;

/// <summary>
/// Reads one YAML document into nodes that know their place. Safe for files that nobody vouches for: size, depth and the number of nodes
/// (aliases count as often as they are used) are bounded, tags are refused, and nothing is ever instantiated from what the file says.
/// </summary>
public sealed class YamlReader
{
    /// <summary>Largest document, in UTF-16 units (32 Mi).</summary>
    public const int MaxLength = 32 * 1024 * 1024;

    private const int MaxDepth = 64;
    private const int MaxNodes = 1_000_000;

    private readonly string _path;
    private readonly ValueOrigin _file;
    private readonly IParser _parser;
    private readonly Dictionary<AnchorName, (YamlNode Node, int Size, int Height)> _anchors = [];
    private int _nodes;
    private int _deepest;

    private YamlReader(string path, TextReader text)
    {
        _path = path;
        _file = ValueOrigin.File(path, 1, 1);
        _parser = new Parser(text);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>The root, or null for a document without content.</returns>
    /// <exception cref="ToilException"><c>YamlNotFound</c>, <c>YamlUnreadable</c>, <c>YamlInvalid</c> or <c>YamlTooLarge</c>, with line and column.</exception>
    public static YamlNode? ReadFile(string path) => ReadFileAndText(path).Root;

    /// <summary>Reads a file, and gives its text too: for places within a value.</summary>
    internal static (YamlNode? Root, string Text) ReadFileAndText(string path)
    {
        try
        {
            string text = BoundedText.ReadFile(path, MaxLength, isStrict: true) ?? throw TooLong(path);
            return (Read(path, text), text.TrimStart('\ufeff'));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ToilException("YamlNotFound", ErrorKind.NotFound, $"There is no file {InertText.From(path)}.", "Check the path.", path, error);
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            throw ToilException.Invalid("YamlUnreadable", $"{InertText.From(path)} is a folder.", "Name the file in it.", path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToilException(
                "YamlUnreadable", ErrorKind.AccessDenied, $"{InertText.From(path)} cannot be read: {InertText.From(error.Message)}",
                "Check that it is a file that you may read.", path, error);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="path">What errors call it.</param>
    /// <param name="text">The document.</param>
    /// <returns>The root, or null for a document without content.</returns>
    /// <exception cref="ToilException"><c>YamlInvalid</c> or <c>YamlTooLarge</c>, with line and column.</exception>
    public static YamlNode? Read(string path, string text)
    {
        if (text.Length > MaxLength)
        {
            throw TooLong(path);
        }

        YamlReader reader = new(path, new StringReader(text.StartsWith('\ufeff') ? text[1..] : text));
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException error)
        {
            ValueOrigin at = error.Message.Contains("tab", StringComparison.Ordinal) && reader.FindTab(text, error.Start.Line) is { } tab
                ? tab
                : reader.At(error.Start);
            throw reader.Invalid(at, (error.InnerException?.Message ?? error.Message).TrimEnd('.'), error);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // The parser meets some malformed directives, tags and plain texts with these instead.
            throw reader.Invalid(reader.At(reader._parser.Current?.End ?? Mark.Empty), "what follows cannot be read", error);
        }
    }

    private YamlNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        YamlNode root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out DocumentStart? second))
        {
            throw ToilException.Invalid(
                "YamlInvalid", $"{At(second.Start).Text}: a second document starts here.", "Keep one document in the file.", _path);
        }

        return root is YamlScalar { IsNull: true } ? null : root;
    }

    private YamlNode ReadNode(int depth)
    {
        Descend(depth);
        if (_parser.TryConsume<AnchorAlias>(out AnchorAlias? alias))
        {
            (YamlNode node, int size, int height) = _anchors.TryGetValue(alias.Value, out (YamlNode, int, int) known)
                ? known
                : throw new YamlException(alias.Start, alias.End, $"there is no anchor '{alias.Value}' before this alias");
            Count(size);
            Descend(depth + height);
            return node;
        }

        NodeEvent start = _parser.Accept<NodeEvent>(out NodeEvent? accepted)
            ? accepted
            : throw new YamlException(_parser.Current!.Start, _parser.Current.End, "a value is missing");
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific)
        {
            throw new YamlException(start.Start, start.End, $"tags such as '{start.Tag.Value}' are not used here");
        }

        (int before, int deepest) = (_nodes, _deepest);
        _deepest = depth;
        Count(1);
        YamlNode read = start switch
        {
            Scalar => ReadScalar(),
            SequenceStart => ReadSequence(depth),
            _ => ReadMapping(depth),
        };
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor] = (read, _nodes - before, _deepest - depth);
        }

        _deepest = Math.Max(deepest, _deepest);

        return read;
    }

    private YamlScalar ReadScalar()
    {
        Scalar scalar = _parser.Consume<Scalar>();
        return new YamlScalar(scalar.Value, scalar.Style is not ScalarStyle.Plain, At(scalar.Start));
    }

    private YamlSequence ReadSequence(int depth)
    {
        ValueOrigin origin = At(_parser.Consume<SequenceStart>().Start);
        List<YamlNode> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new YamlSequence(items, origin);
    }

    private YamlMapping ReadMapping(int depth)
    {
        ValueOrigin origin = At(_parser.Consume<MappingStart>().Start);
        List<KeyValuePair<YamlScalar, YamlNode>> entries = [];
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (ReadNode(depth + 1) is not YamlScalar key)
            {
                throw ToilException.Invalid("YamlInvalid", $"{origin.Text}: a key of this mapping is a list or a mapping.", "Use plain words as keys.", _path);
            }

            if (!keys.Add(key.Text))
            {
                throw ToilException.Invalid(
                    "YamlInvalid", $"{key.Origin.Text}: the key '{InertText.From(key.Text, 80)}' stands here a second time.", "Keep one of them.", _path);
            }

            entries.Add(new(key, ReadNode(depth + 1)));
        }

        return new YamlMapping(entries, origin);
    }

    private void Count(int more)
    {
        if ((_nodes += more) > MaxNodes)
        {
            throw TooLarge(_path, $"it has more than {MaxNodes} values, aliases followed");
        }
    }

    // The parser says where the mapping around a tab begins, which may be the first line of the file.
    private ValueOrigin? FindTab(string text, long firstLine)
    {
        long number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            int tab = line.IndexOfAnyExcept(' ');
            if (++number >= firstLine && tab >= 0 && line[tab] == '\t')
            {
                return _file.At(number, tab + 1);
            }
        }

        return null;
    }

    private ToilException Invalid(ValueOrigin at, string why, Exception error) => ToilException.Invalid(
        "YamlInvalid", $"{at.Text}: this is not valid YAML: {InertText.From(why, 200)}.",
        "Mend the line; a missing space after a colon, a tab, or an open quote is the usual cause.", _path, error);

    // What is nested through an alias is as deep for whoever walks the nodes as what is written out.
    private void Descend(int depth)
    {
        if ((_deepest = Math.Max(_deepest, depth)) > MaxDepth)
        {
            throw TooLarge(_path, $"it is nested deeper than {MaxDepth} levels, aliases followed");
        }
    }

    private ValueOrigin At(Mark mark) => _file.At(mark.Line, mark.Column);

    private static ToilException TooLong(string path) => TooLarge(path, $"it has more than {MaxLength / 1024 / 1024} Mi characters");

    private static ToilException TooLarge(string path, string why) => new(
        "YamlTooLarge", ErrorKind.LimitExceeded, $"{InertText.From(path)} is too large: {why}.", "Split it.", path);
}

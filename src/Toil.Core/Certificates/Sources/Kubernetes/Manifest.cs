namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>One object of an export, as far as a sweep has a use for it.</summary>
internal sealed class Manifest
{
    // Ten times what etcd takes.
    private const long MaxCharacters = 16 * 1024 * 1024;
    private const int CharactersPerKey = 128;
    private const int MaxNotes = 20;
    private const int LongestNote = 253;

    private readonly List<ManifestValue> _values = [];
    private readonly List<string> _repeated = [];
    private readonly List<string> _aliased = [];
    private long _kept;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary><c>Secret</c>, <c>ConfigMap</c>, <c>Config</c> ...; empty where it says none.</summary>
    public string Kind { get; set; } = string.Empty;

    /// <summary>True where it has an API version, as everything that the API server hands out by itself.</summary>
    public bool HasVersion { get; set; }

    /// <summary>Type of a Secret: <c>kubernetes.io/tls</c>.</summary>
    public string Type { get; set; } = string.Empty;

    /// <summary>Namespace; empty where it says none.</summary>
    public string Namespace { get; set; } = string.Empty;

    /// <summary>Name; empty where it says none.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Its values, in the order of the text; what stands in <c>stringData</c> replaces what stands in <c>data</c>, as in the API.</summary>
    public IReadOnlyList<ManifestValue> Values => _values;

    /// <summary>Users and clusters of a kubeconfig.</summary>
    public List<KubeconfigPart> Parts { get; } = [];

    /// <summary>Keys that stand twice; of their values the last one counts.</summary>
    public IReadOnlyList<string> Repeated => _repeated;

    /// <summary>Keys that promise a certificate and whose value is an alias.</summary>
    public IReadOnlyList<string> Aliased => _aliased;

    /// <summary>True where it had more than is kept of one object, and the rest was left out.</summary>
    public bool IsCut { get; private set; }

    /// <summary>True for what kubectl writes around a list of objects: it has no values of its own.</summary>
    public bool IsList { get; set; }

    /// <summary>Adds a value, or puts it in the place of an earlier one of that key.</summary>
    public void Put(ManifestValue value)
    {
        if (_places.TryAdd(value.Key, _values.Count))
        {
            _values.Add(value);
        }
        else if (value.Section != "data" || _values[_places[value.Key]].Section == "data")
        {
            _values[_places[value.Key]] = value;
        }
    }

    /// <summary>Counts a key and its value; false where the object has as much as is kept of one.</summary>
    public bool Keep(string key, string text)
    {
        _kept += key.Length + text.Length + CharactersPerKey;
        IsCut |= _kept > MaxCharacters;
        return !IsCut;
    }

    /// <summary>Notes a key for <see cref="Repeated"/>.</summary>
    public void NoteRepeated(string key) => Note(_repeated, key);

    /// <summary>Notes a key for <see cref="Aliased"/>.</summary>
    public void NoteAliased(string key) => Note(_aliased, key);

    private static void Note(List<string> notes, string key)
    {
        string note = key[..Math.Min(key.Length, LongestNote)];
        if (notes.Count < MaxNotes && !notes.Contains(note))
        {
            notes.Add(note);
        }
    }
}

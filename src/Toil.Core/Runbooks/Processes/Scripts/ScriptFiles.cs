using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Toil.Runbooks.Processes.Scripts;

/// <summary>The private folder through which a script in a process of its own is given its values, and hands back its results. Nobody else may read it.</summary>
internal sealed class ScriptFiles : IDisposable
{
    private const string HostName = "Toil.Runbooks.child.ps1";

    private static readonly Lazy<byte[]> s_host = new(ReadHost);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("toil-script-");

    /// <summary>Writes what the script is given.</summary>
    public ScriptFiles(ScriptCall call)
    {
        using (FileStream host = Create("run.ps1"))
        {
            host.Write(s_host.Value);
        }

        using (FileStream values = Create("call.json"))
        {
            using Utf8JsonWriter writer = new(values);
            writer.WriteStartObject();
            writer.WriteString("file", call.Path ?? string.Empty);
            writer.WriteString("script", call.Script);
            writer.WritePropertyName("toil");
            ScriptJson.Write(writer, call.Toil);
            writer.WriteEndObject();
        }

        Create("end.json").Dispose();
    }

    /// <summary>The script that runs the script.</summary>
    public string HostPath => Path.Combine(_folder.FullName, "run.ps1");

    /// <summary>What it left; null where it did not come to that.</summary>
    public JsonDocument? ReadEnd()
    {
        try
        {
            using FileStream file = File.OpenRead(Path.Combine(_folder.FullName, "end.json"));
            return JsonDocument.Parse(file);
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The script has put something there that does not go away; nobody else can read it.
        }
    }

    private static byte[] ReadHost()
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(HostName)!;
        using MemoryStream copy = new();

        // Without the mark, Windows would read a script in its own code page.
        copy.Write(Encoding.UTF8.Preamble);
        resource.CopyTo(copy);
        return copy.ToArray();
    }

    private FileStream Create(string name)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(_folder.FullName, name), options);
    }
}

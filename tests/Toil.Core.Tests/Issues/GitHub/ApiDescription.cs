using System.Globalization;
using System.Text.Json.Nodes;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>GitHub's own description of its API, as the npm package <c>@octokit/openapi</c> has it beside <c>prism</c>.</summary>
internal static class ApiDescription
{
    private const string Repository = "/repos/{owner}/{repo}";

    // What the client calls; the whole description takes a minute to load.
    private static readonly (string Path, string[] Methods)[] s_used =
    [
        ("", ["get"]), ("/issues", ["get", "post"]), ("/issues/{issue_number}", ["get", "patch"]), ("/issues/{issue_number}/comments", ["get", "post"]),
        ("/issues/{issue_number}/labels", ["post"]), ("/assignees/{assignee}", ["get"]), ("/milestones", ["get"]),
    ];

    /// <summary><c>prism</c> on the PATH, with the description beside it; null where one of them is missing.</summary>
    public static (string Prism, string Folder)? Found { get; } = Find();

    /// <summary>The file of GitHub.com, or the one of the newest Enterprise Server.</summary>
    public static string File(string folder, bool isServer) => !isServer ? Path.Combine(folder, "api.github.com.json") : Directory
        .EnumerateFiles(folder, "ghes-*.json").Where(file => !file.EndsWith(".deref.json", StringComparison.Ordinal))
        .MaxBy(file => double.Parse(Path.GetFileNameWithoutExtension(file)["ghes-".Length..].Replace(".", ".0", StringComparison.Ordinal), CultureInfo.InvariantCulture))!;

    /// <summary>Writes what the client uses of a description, with all that it refers to.</summary>
    /// <param name="source">The whole.</param>
    /// <param name="target">The part.</param>
    /// <param name="prefix">What comes before the paths: an Enterprise Server has <c>/api/v3</c>.</param>
    public static void WritePart(string source, string target, string prefix)
    {
        JsonObject whole = JsonNode.Parse(System.IO.File.ReadAllBytes(source))!.AsObject();
        JsonObject paths = [];
        JsonObject components = [];
        foreach ((string path, string[] methods) in s_used)
        {
            JsonObject operations = new(methods.Select(method => KeyValuePair.Create(method, whole["paths"]![Repository + path]![method]?.DeepClone())));
            if (methods is ["get", "patch"])
            {
                // Its own examples are of another form than its schema.
                Answer(operations["get"]!)["examples"] = Answer(operations["patch"]!)["examples"]!.DeepClone();
            }
            else if (path.Length == 0)
            {
                // The example lacks what the schema calls required; without it prism makes one up.
                Answer(operations["get"]!).AsObject().Remove("examples");
            }

            Collect(operations, whole, components);
            paths[prefix + Repository + path] = operations;

            // Links and redirects name the repository by its id; the description does not have that form.
            JsonObject byId = operations.DeepClone().AsObject();
            foreach (JsonNode? operation in byId.Select(pair => pair.Value))
            {
                JsonArray parameters = operation!["parameters"]!.AsArray();
                parameters.RemoveAll(parameter => (string?)parameter!["$ref"] is "#/components/parameters/owner" or "#/components/parameters/repo");
                parameters.Add(JsonNode.Parse("""{"name":"repository_id","in":"path","required":true,"schema":{"type":"integer"}}"""));
            }

            paths[prefix + "/repositories/{repository_id}" + path] = byId;
        }

        Accept(paths);
        Accept(components["responses"]!);
        AllowNull(paths);
        AllowNull(components);
        System.IO.File.WriteAllText(target, new JsonObject
        {
            ["openapi"] = whole["openapi"]!.DeepClone(), ["info"] = whole["info"]!.DeepClone(), ["paths"] = paths, ["components"] = components,
        }.ToJsonString());
    }

    private static JsonNode Answer(JsonNode operation) => operation["responses"]!["200"]!["content"]!["application/json"]!;

    private static void Collect(JsonNode? node, JsonObject whole, JsonObject components)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode? item in list)
            {
                Collect(item, whole, components);
            }
        }
        else if (node is JsonObject parent)
        {
            if (parent["$ref"] is JsonValue reference && ((string)reference!).Split('/') is ["#", "components", var kind, var name])
            {
                JsonObject kinds = (components[kind] ??= new JsonObject()).AsObject();
                if (!kinds.ContainsKey(name))
                {
                    kinds[name] = whole["components"]![kind]![name]!.DeepClone();
                    Collect(kinds[name], whole, components);
                }
            }

            foreach (JsonNode? value in parent.Select(pair => pair.Value))
            {
                Collect(value, whole, components);
            }
        }
    }

    // GitHub wants to be asked for its own media type, and answers with plain JSON; prism takes the two for different things.
    private static void Accept(JsonNode node)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode? item in list.OfType<JsonNode>())
            {
                Accept(item);
            }
        }
        else if (node is JsonObject parent)
        {
            foreach (JsonNode value in parent.Select(pair => pair.Value).OfType<JsonNode>().ToArray())
            {
                Accept(value);
            }

            if (parent["content"] is JsonObject content && content["application/json"] is { } json && !content.ContainsKey("application/vnd.github+json"))
            {
                content["application/vnd.github+json"] = json.DeepClone();
            }
        }
    }

    // "May be null" beside a choice, without a type, is nothing that prism's validator can read; it then holds nothing to the whole schema, and does not say so.
    private static void AllowNull(JsonNode node)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode item in list.OfType<JsonNode>())
            {
                AllowNull(item);
            }
        }
        else if (node is JsonObject parent)
        {
            foreach (JsonNode value in parent.Select(pair => pair.Value).OfType<JsonNode>().ToArray())
            {
                AllowNull(value);
            }

            string? choice = parent.Select(pair => pair.Key).FirstOrDefault(key => key is "oneOf" or "anyOf" or "allOf");
            if (choice is not null && !parent.ContainsKey("type") && parent["nullable"] is JsonValue)
            {
                JsonNode options = parent[choice]!.DeepClone();
                parent.Clear();
                parent["anyOf"] = new JsonArray(new JsonObject { [choice] = options }, JsonNode.Parse("""{"type":"string","nullable":true,"enum":["null"]}"""));
            }
        }
    }

    private static (string Prism, string Folder)? Find()
    {
        string name = OperatingSystem.IsWindows() ? "prism.cmd" : "prism";
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string prism = Path.Combine(folder, name);
            string description = Path.Combine(folder, "..", "@octokit", "openapi", "generated");
            if (System.IO.File.Exists(prism) && Directory.Exists(description))
            {
                return (prism, description);
            }
        }

        return null;
    }
}

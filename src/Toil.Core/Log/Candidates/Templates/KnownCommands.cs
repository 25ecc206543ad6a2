namespace Toil.Log.Candidates.Templates;

/// <summary>What is known of common commands: how many words after them say what is done, and which take a host.</summary>
internal static class KnownCommands
{
    private static readonly Dictionary<string, int> s_depths = new(StringComparer.Ordinal)
    {
        ["git"] = 1, ["docker"] = 1, ["podman"] = 1, ["docker-compose"] = 1, ["kubectl"] = 1, ["k"] = 1, ["oc"] = 1, ["helm"] = 1, ["systemctl"] = 1, ["terraform"] = 1, ["tofu"] = 1,
        ["aws"] = 2, ["az"] = 2, ["gcloud"] = 3, ["gh"] = 2, ["glab"] = 2, ["npm"] = 1, ["yarn"] = 1, ["pnpm"] = 1, ["cargo"] = 1, ["go"] = 1, ["dotnet"] = 1, ["apt"] = 1, ["apt-get"] = 1,
        ["yum"] = 1, ["dnf"] = 1, ["brew"] = 1, ["pip"] = 1, ["pip3"] = 1, ["vault"] = 2, ["consul"] = 2, ["nomad"] = 2, ["flux"] = 2, ["argocd"] = 2, ["openssl"] = 1, ["ip"] = 2,
        ["tmux"] = 1, ["snap"] = 1, ["crictl"] = 1, ["ctr"] = 2, ["zpool"] = 1, ["zfs"] = 1, ["nmcli"] = 2, ["virsh"] = 1, ["vagrant"] = 1, ["pulumi"] = 1, ["hg"] = 1, ["svn"] = 1,
        ["redis-cli"] = 1, ["rabbitmqctl"] = 1, ["nodetool"] = 1, ["etcdctl"] = 1, ["istioctl"] = 1, ["velero"] = 2, ["kubeadm"] = 1, ["supervisorctl"] = 1, ["toil"] = 2,
    };

    // The first word asks for one or two more: delete pod, rollout restart deployment, compose up.
    private static readonly Dictionary<string, int> s_deeper = new(StringComparer.Ordinal)
    {
        ["kubectl get"] = 2, ["kubectl delete"] = 2, ["kubectl describe"] = 2, ["kubectl edit"] = 2, ["kubectl label"] = 2, ["kubectl annotate"] = 2, ["kubectl scale"] = 2,
        ["kubectl patch"] = 2, ["kubectl create"] = 2, ["kubectl expose"] = 2, ["kubectl top"] = 2, ["kubectl rollout"] = 3, ["kubectl config"] = 2, ["kubectl set"] = 2, ["kubectl wait"] = 2,
        ["k get"] = 2, ["k delete"] = 2, ["k describe"] = 2, ["k scale"] = 2, ["k rollout"] = 3, ["oc get"] = 2, ["oc delete"] = 2, ["oc describe"] = 2, ["oc rollout"] = 2,
        ["docker compose"] = 2, ["docker container"] = 2, ["docker image"] = 2, ["docker volume"] = 2, ["docker network"] = 2, ["docker system"] = 2, ["podman compose"] = 2,
        ["npm run"] = 2, ["yarn run"] = 2, ["pnpm run"] = 2, ["terraform workspace"] = 2, ["terraform state"] = 2, ["helm repo"] = 2, ["git worktree"] = 2, ["git submodule"] = 2, ["go mod"] = 2,
    };

    private static readonly HashSet<string> s_valued = new(StringComparer.Ordinal)
    {
        "-n", "--namespace", "--context", "--kubeconfig", "--cluster", "-C", "-c", "-H", "--host", "--profile", "--region", "--project", "-f", "--file", "-p", "--chdir", "-h",
    };

    private static readonly HashSet<string> s_hosts = new(StringComparer.Ordinal)
    {
        "ssh", "mosh", "ping", "ping6", "telnet", "nc", "ncat", "dig", "host", "nslookup", "traceroute", "mtr", "ssh-copy-id", "ssh-keyscan", "sftp", "whois", "tracert",
        "Test-Connection", "Enter-PSSession",
    };

    private static readonly HashSet<string> s_sshValued = new(StringComparer.Ordinal)
    {
        "-p", "-i", "-l", "-o", "-J", "-L", "-R", "-D", "-F", "-W", "-b", "-c", "-e", "-m", "-O", "-Q", "-S", "-w", "-E", "-I", "-t", "-q",
    };

    /// <summary>True where the first argument is a host, however short its name.</summary>
    public static bool TakesHost(string command) => s_hosts.Contains(command);

    /// <summary>True where the argument after this option of such a command belongs to it. For ping and dig, -t and -q do not matter.</summary>
    public static bool TakesValue(string command, string option)
        => command is "ssh" or "sftp" or "mosh" or "ssh-copy-id" ? option is not ("-t" or "-q") && s_sshValued.Contains(option) : option is "-c" or "-i" or "-w" or "-W" or "-p" or "-s" or "-t";

    /// <summary>True where the argument after this option is no subcommand.</summary>
    public static bool TakesValueBeforeSubcommand(string option) => s_valued.Contains(option);

    /// <summary>How many words after the command say what it does.</summary>
    public static int Depth(string command) => s_depths.GetValueOrDefault(command);

    /// <summary>The same once the first of them is known.</summary>
    public static int Depth(string command, string first) => s_deeper.TryGetValue($"{command} {first}", out int depth) ? depth : Depth(command);
}

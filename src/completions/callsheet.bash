# bash completion of callsheet; made from its table of commands
_callsheet() {
    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"
    local command="" word options
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case "$word" in
            init|demo|queue|show|evidence|report|log|import|export|tone|doctor|help|version) command="$word"; break ;;
        esac
    done
    case "$prev" in
        --ledger|--mail|--config|--user|--now|--theme|--firm|--currency|--limit|--reached|--who|--said|--concede|--verdict|--next|--note|--message|--invoice|--days) COMPREPLY=(); return ;;
    esac
    case "$command" in
        "") options="init demo queue show evidence report log import export tone doctor help version --ledger --mail --config --user --now --theme --no-mail --help --version" ;;
        init) options="--ledger --mail --config --user --now --theme --no-mail --help --version --firm --currency" ;;
        demo) options="--ledger --mail --config --user --now --theme --no-mail --help --version" ;;
        queue) options="--ledger --mail --config --user --now --theme --no-mail --help --version --held --all --limit --json --tsv" ;;
        show) options="--ledger --mail --config --user --now --theme --no-mail --help --version --json" ;;
        evidence) options="--ledger --mail --config --user --now --theme --no-mail --help --version --json --message --invoice" ;;
        report) options="--ledger --mail --config --user --now --theme --no-mail --help --version --json --tsv --days" ;;
        log) options="--ledger --mail --config --user --now --theme --no-mail --help --version --reached --who --said --concede --verdict --next --note --dry-run" ;;
        import) options="--ledger --mail --config --user --now --theme --no-mail --help --version --dry-run" ;;
        export) options="--ledger --mail --config --user --now --theme --no-mail --help --version --all --json --dry-run" ;;
        tone) options="--ledger --mail --config --user --now --theme --no-mail --help --version --json" ;;
        doctor) options="--ledger --mail --config --user --now --theme --no-mail --help --version --json" ;;
        help) options="--ledger --mail --config --user --now --theme --no-mail --help --version --keys" ;;
        version) options="--ledger --mail --config --user --now --theme --no-mail --help --version" ;;
    esac
    if [[ $command == import && $prev == import ]]; then
        options="gnucash csv"
    fi
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
}
complete -o default -F _callsheet callsheet

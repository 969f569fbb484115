#!/bin/sh
# 不联网安装 yhly-sim：sh install.sh [文件夹]    Installs yhly-sim without a network: sh install.sh [FOLDER]
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
folder=${1:-"$here/yhly"}
python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] != ($python_tuple))' 2>/dev/null; then
  echo "需要 Python $python_version；装好后再运行，或这样指定：PYTHON=python$python_version sh install.sh" >&2
  echo "Python $python_version is needed; install it and try again, or name it: PYTHON=python$python_version sh install.sh" >&2
  exit 3
fi
"$python" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --no-index --find-links "$here/wheels" '$requirement'
echo "已安装。上课前运行一次：$folder/bin/yhly prepare；打开课堂：$folder/bin/yhly web"
echo "Installed. Once before a class: $folder/bin/yhly prepare; to open the classroom: $folder/bin/yhly web"
